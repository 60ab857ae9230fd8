-- nflint as a formatter of conform.nvim: merge into what require('conform').setup is given.
return {
  formatters = {
    nflint = { command = 'nflint', args = { 'format', '--stdin-filename', '$FILENAME', '-' }, stdin = true },
  },
  formatters_by_ft = { ferm = { 'nflint' }, nftables = { 'nflint' }, iptables = { 'nflint' } },
}
