" nflint for Vim with ALE: findings as you type through the language server, layout and safe repairs with ALEFix.
" Put this folder on the runtimepath. g:nflint_command names the program when it is not nflint on the PATH.
if exists('g:loaded_nflint') | finish | endif
let g:loaded_nflint = 1

augroup nflint_filetypes
  autocmd!
  autocmd BufRead,BufNewFile *.ferm,ferm.conf,*/ferm/*.conf,*/ferm.d/*.conf setfiletype ferm
  autocmd BufRead,BufNewFile *.nft,*.nftables,nftables.conf,*/nftables/*.conf,*/nftables.d/*.conf setfiletype nftables
  autocmd BufRead,BufNewFile rules.v4,rules.v6,*.iptables,*.ip6tables,*/iptables*.rules,*/ip6tables*.rules,*/iptables*.save setfiletype iptables
augroup END

function! s:Command() abort
  return get(g:, 'nflint_command', 'nflint')
endfunction

" The nearest folder with a configuration or a repository, or that of the file.
function! s:Root(buffer) abort
  for l:marker in ['nflint.toml', '.nflint.toml', '.git']
    let l:found = ale#path#FindNearestFile(a:buffer, l:marker)
    if l:found is# '' | let l:found = ale#path#FindNearestDirectory(a:buffer, l:marker) | endif
    if l:found isnot# '' | return fnamemodify(substitute(l:found, '/$', '', ''), ':h') | endif
  endfor
  return fnamemodify(bufname(a:buffer), ':p:h')
endfunction

function! s:Format(buffer) abort
  return {'command': s:Command() . ' format --stdin-filename %s -'}
endfunction

for s:filetype in ['ferm', 'nftables', 'iptables']
  call ale#linter#Define(s:filetype, {
  \ 'name': 'nflint', 'lsp': 'stdio', 'executable': {-> split(s:Command())[0]}, 'command': {-> s:Command() . ' lsp --stdio'}, 'language': s:filetype,
  \ 'project_root': function('s:Root'),
  \})
endfor

call ale#fix#registry#Add('nflint', expand('<SID>') . 'Format', ['ferm', 'nftables', 'iptables'], 'Lay out firewall rulesets')
