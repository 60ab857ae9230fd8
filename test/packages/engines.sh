#!/usr/bin/env bash
# The package as npm would publish it, on the oldest Node that is supported and on those after it, and a clear word on one that is too old.
. "$(dirname "$0")/lib.sh"
cd "$work"
package=$(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$work")
npm init -y > /dev/null
npm install --silent --no-audit --no-fund "$work/$package"
cp "$root/fixtures/cli/ferm.conf" .
for version in 20.19 22 24 26; do
  npm install --silent --no-audit --no-fund --no-save "$work/$package" "node@$version" || fail "node $version could not be had"
  node=node_modules/node/bin/node
  expect 0 "$node" --version
  expect 1 "$node" node_modules/nflint/dist/nflint.cjs check --output-format concise ferm.conf
  says related-accept
  expect 0 "$node" node_modules/nflint/dist/nflint.cjs explain related-accept
done
npm install --silent --no-audit --no-fund --no-save "$work/$package" node@18
expect 2 node_modules/node/bin/node node_modules/nflint/dist/nflint.cjs check ferm.conf
says 'nflint needs Node 20.19 or newer'
echo 'every Node is right'
