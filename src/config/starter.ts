/** What `nflint init` writes: all that is commonly said, commented out, so that it changes nothing as it is. */
export const starter = `# nflint.toml: settings for the rulesets in this folder and below.

# What the rulesets are for. Kernels before 6.0 attach conntrack helpers by themselves.
# target = { kernel = "6.1", nft = "1.0.6", iptables = "1.8.9", ferm = "2.5.1" }

# Checks to run besides the default ones, and not to run: names, categories, or the sets "pedantic" and "audit".
# extend-select = ["pedantic"]
# ignore = ["drop-unlogged"]

# Least severity that makes the exit code 1: "error", "warning" or "info".
# fail-on = "warning"

# Files in folders that are left out.
# exclude = ["generated/"]

# Folders that stand for / of the machines: include "/etc/nftables.d/*.nft" is looked for in them first.
# include-roots = ["files"]

# Ports that may be open to everybody; all others are told when this is given.
# allowed-ports = ["22/tcp", "443/tcp"]

# Known findings, which "nflint baseline create" writes down: only new ones are told.
# baseline = "nflint-baseline.json"

# [severity]
# related-accept = "error"

# Conntrack helpers that are there on purpose, and the servers that need them.
# [[wanted-helpers]]
# name = "ftp"
# for = ["198.51.100.7"]

# Settings for some of the files.
# [[per-file]]
# files = ["lab/"]
# ignore = ["input-policy-accept"]
`
