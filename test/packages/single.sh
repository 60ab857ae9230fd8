#!/usr/bin/env bash
# The single executable: runs where there is no Node.
. "$(dirname "$0")/lib.sh"
mkdir "$work/bin" "$work/rules"
cp "$root/fixtures/cli/ferm.conf" "$work/rules"
cp "$root/fixtures/nft/router.nft" "$work/rules"
node "$root/scripts/packages/single.mjs" "$work/bin/nflint" 2> /dev/null || fail 'not built'
alone=(env -i "PATH=/nowhere" "$work/bin/nflint")
expect 0 "${alone[@]}" --version
expect 1 "${alone[@]}" check --output-format concise "$work/rules"
says related-accept
expect 0 "${alone[@]}" explain related-accept
expect 0 "${alone[@]}" tighten --write "$work/rules/router.nft"
expect 0 "${alone[@]}" tighten --check "$work/rules/router.nft"
expect 0 "${alone[@]}" format "$work/rules/router.nft"
expect 0 "${alone[@]}" format --check "$work/rules/router.nft"
expect 2 "${alone[@]}" check /nowhere
echo 'the single executable is right'
