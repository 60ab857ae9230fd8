" Drives the server from Vim with ALE: vim -u ale.vim, with NFLINT and NFLINT_FILE in the environment; needs a terminal (script -qec).
set nocompatible nomore noswapfile viminfo=
set rtp+=/usr/share/vim-ale
filetype plugin on
let g:ale_linters = {'ferm': ['nflint']}
let g:ale_linters_explicit = 1
let g:ale_fix_on_save = 1
let g:ale_fixers = {'ferm': ['nflint']}
runtime plugin/ale.vim
" The setup that is told to users, with the program at hand in place of the one on the PATH.
let g:nflint_command = $NFLINT_NODE . ' ' . $NFLINT
source $NFLINT_EDITORS/vim/plugin/nflint.vim
let s:told = []
let s:polls = 0
function! Tell(key, value)
  call add(s:told, a:key . ': ' . a:value)
endfunction
function! Codes()
  return join(sort(map(copy(ale#engine#GetLoclist(bufnr('%'))), {_, each -> each.lnum . ':' . get(each, 'code', '')})), ' ')
endfunction
function! Poll(timer)
  let s:polls += 1
  if Codes() !~# 'related-accept' && s:polls < 400 | return | endif
  call timer_stop(a:timer)
  call Tell('diagnostics', Codes())
  call setline(8, '   interface    lo ACCEPT;')
  write
  call timer_start(100, 'Saved', {'repeat': -1})
endfunction
function! Saved(timer)
  let s:polls += 1
  if getline(8) !~# '^        interface lo' && s:polls < 800 | return | endif
  call timer_stop(a:timer)
  call Tell('formatted', getline(8))
  call writefile(s:told, $NFLINT_OUT)
  qall!
endfunction
autocmd VimEnter * ++nested execute 'edit ' . fnameescape($NFLINT_FILE) | call timer_start(50, 'Poll', {'repeat': -1})
