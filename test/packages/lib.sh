# What the scripts of this folder share. Each builds one package as a user would get it, uses it, and fails at the first thing that is wrong.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# expect CODE COMMAND…: runs it, shows what it printed, and holds the exit code.
expect() {
  local wanted=$1 code=0
  shift
  printf '$ %s\n' "$*"
  "$@" > "$work/output" 2>&1 || code=$?
  cat "$work/output"
  [ "$code" -eq "$wanted" ] || fail "exit code $code instead of $wanted: $*"
}

# says WORDS…: the last output of `expect` has them.
says() {
  grep -qF -- "$*" "$work/output" || fail "the output does not say: $*"
}

apt_install() {
  local missing=() package
  for package; do dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1
}

[ -e "$root/dist/nflint.cjs" ] || npm --prefix "$root" run --silent build
