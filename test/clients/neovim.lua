-- Drives the server from Neovim: nvim --headless -u NONE -i NONE -n -S neovim.lua, with NFLINT and NFLINT_FILE in the environment.
-- Works with 0.7, which has neither vim.lsp.start nor vim.lsp.buf.format, and with newer ones.
local file = vim.env.NFLINT_FILE
local function tell(key, value) io.stdout:write(key .. ': ' .. tostring(value) .. '\n') end
local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then tell('gave up waiting for', what) end
end
local function give_up(message)
  tell('error', message)
  vim.cmd('cquit 1')
end

local function main()
  -- The setup that is told to users, with the program at hand in place of the one on the PATH.
  local setup = dofile(vim.env.NFLINT_EDITORS .. '/neovim/lsp/nflint.lua')
  vim.g.do_filetype_lua = 1
  vim.cmd('filetype on')
  dofile(vim.env.NFLINT_EDITORS .. '/neovim/ftdetect/nflint.lua')
  local cmd = { vim.env.NFLINT_NODE, vim.env.NFLINT }
  for at = 2, #setup.cmd do cmd[#cmd + 1] = setup.cmd[at] end
  local id = vim.lsp.start_client({
    name = 'nflint', cmd = cmd, root_dir = vim.fn.fnamemodify(file, ':h'),
    capabilities = vim.lsp.protocol.make_client_capabilities(),
  })
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  tell('filetype', vim.bo.filetype)
  if not vim.tbl_contains(setup.filetypes, vim.bo.filetype) then tell('error', 'no file type that the setup is for') end
  vim.bo.expandtab = true
  vim.bo.shiftwidth = 4
  vim.lsp.buf_attach_client(0, id)
  local client = vim.lsp.get_client_by_id(id)
  local function request(method, params)
    for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 20000) or {}) do
      if answer.err then tell(method .. ' error', answer.err.message) end
      if answer.result then return answer.result end
    end
  end
  local function apply(edit) vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding or 'utf-16') end
  local function codes()
    local found = {}
    for _, d in ipairs(vim.diagnostic.get(0)) do found[#found + 1] = (d.lnum + 1) .. ':' .. (d.code or d.user_data.lsp.code) end
    table.sort(found)
    return table.concat(found, ' ')
  end
  local function at(line, character) vim.api.nvim_win_set_cursor(0, { line, character }) end
  local function has(code) return codes():find(code, 1, true) ~= nil end

  wait('findings', function() return has('related-accept') end)
  tell('diagnostics', codes())

  at(7, 45)
  tell('hover', request('textDocument/hover', vim.lsp.util.make_position_params()).contents.value:match('^[^\n]*'))

  vim.api.nvim_buf_set_lines(0, 7, 7, false, { '        mod conntrack ctst' })
  at(8, 25)
  local params = vim.lsp.util.make_position_params()
  params.position.character = 26
  local items = request('textDocument/completion', params)
  local labels = {}
  for _, item in ipairs(items.items or items) do if vim.startswith(item.label, 'ctst') then labels[#labels + 1] = item.label end end
  table.sort(labels)
  tell('completion', table.concat(labels, ' '))
  wait('a syntax error', function() return has('syntax-error') end)
  tell('half-typed', has('syntax-error'))
  vim.api.nvim_buf_set_lines(0, 7, 8, false, {})
  wait('no syntax error', function() return not has('syntax-error') end)

  at(9, 16)
  local rename = vim.lsp.util.make_position_params()
  rename.newName = '$HOME_NET'
  apply(request('textDocument/rename', rename))
  tell('renamed', vim.api.nvim_buf_get_lines(0, 1, 2, false)[1])

  local function act(kind)
    local range = { start = { line = 0, character = 0 }, ['end'] = { line = 12, character = 0 } }
    local actions = request('textDocument/codeAction', { textDocument = vim.lsp.util.make_text_document_params(), range = range, context = { diagnostics = {}, only = { kind } } })
    local action = (actions or {})[1]
    if not action then return tell(kind, 'nothing') end
    if not action.edit then action = request('codeAction/resolve', action) end
    tell(kind, action.title)
    apply(action.edit)
  end
  wait('findings behind the rename', function() return has('unreachable-rule') end)
  act('source.fixAll')
  wait('the fix', function() return not has('unreachable-rule') end)
  act('refactor.rewrite')
  wait('the tightened ruleset', function() return not has('related-accept') end)

  vim.api.nvim_buf_set_lines(0, 8, 9, false, { '   interface    lo ACCEPT;' })
  vim.api.nvim_create_autocmd('BufWritePre', {
    buffer = 0,
    callback = function()
      if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 20000 }) else vim.lsp.buf.formatting_sync(nil, 20000) end
    end,
  })
  vim.cmd('write')
  wait('findings of the written file', function() return #vim.diagnostic.get(0) < 3 end)
  tell('left', codes())
  vim.lsp.stop_client(id)
  vim.cmd('qa!')
end

local fine, message = pcall(main)
if not fine then give_up(message) end
