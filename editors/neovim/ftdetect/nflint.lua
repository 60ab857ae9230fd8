-- File types of firewall rulesets, which Neovim does not know by itself: copy to ~/.config/nvim/ftdetect/nflint.lua.
vim.filetype.add({
  extension = { ferm = 'ferm', nft = 'nftables', nftables = 'nftables', iptables = 'iptables', ip6tables = 'iptables' },
  filename = { ['ferm.conf'] = 'ferm', ['nftables.conf'] = 'nftables', ['rules.v4'] = 'iptables', ['rules.v6'] = 'iptables' },
  pattern = {
    ['.*/ferm/.*%.conf'] = 'ferm', ['.*/ferm%.d/.*%.conf'] = 'ferm', ['.*/nftables/.*%.conf'] = 'nftables', ['.*/nftables%.d/.*%.conf'] = 'nftables',
    ['.*/ip6?tables.*%.rules'] = 'iptables', ['.*/ip6?tables.*%.save'] = 'iptables',
  },
})
