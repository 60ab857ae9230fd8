#!/usr/bin/env bash
# The extension for VS Code: builds, holds what it names, and the nflint in it runs.
. "$(dirname "$0")/lib.sh"
apt_install unzip
npm --prefix "$root" run --silent vsix || fail 'not built'
unzip -q "$root/editors/vscode/nflint.vsix" -d "$work/vsix"
node -e "
  const { contributes, main } = require('$work/vsix/extension/package.json')
  const named = [main, ...contributes.languages.map(language => language.configuration), ...contributes.grammars.map(({ path }) => path), ...contributes.snippets.map(({ path }) => path)]
  for (const path of named) require('fs').accessSync('$work/vsix/extension/' + path)"
expect 1 node "$work/vsix/extension/dist/nflint/nflint.cjs" check "$root/fixtures/cli/ferm.conf"
says related-accept
echo 'the extension is right'
