-- The language server of nflint for Neovim 0.11 and newer: copy to ~/.config/nvim/lsp/nflint.lua, then vim.lsp.enable('nflint').
return {
  cmd = { 'nflint', 'lsp', '--stdio' },
  filetypes = { 'ferm', 'nftables', 'iptables' },
  root_markers = { 'nflint.toml', '.nflint.toml', '.git' },
}
