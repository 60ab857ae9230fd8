#!/usr/bin/env bash
# pre-commit (Debian's) and prek install the hooks from a clone of this repository: a bad commit is stopped, a good one passes.
. "$(dirname "$0")/lib.sh"
apt_install pre-commit git

git clone -q "$root" "$work/nflint"
git -C "$work/nflint" tag v-test
export PRE_COMMIT_HOME=$work/pre-commit PREK_HOME=$work/prek GIT_CONFIG_GLOBAL=$work/gitconfig
git config --global user.email a@example.org && git config --global user.name A && git config --global init.defaultBranch main

try() {
  local runner=("$@") folder=$work/firewall
  rm -rf "$folder" && git init -q "$folder" && cd "$folder"
  cat > .pre-commit-config.yaml << YAML
repos:
  - repo: file://$work/nflint
    rev: v-test
    hooks:
      - id: nflint
      - id: nflint-format
      - id: nflint-tighten
YAML
  mkdir -p etc/ferm
  cp "$root/fixtures/cli/ferm.conf" etc/ferm/ferm.conf
  echo 'nothing of ours' > notes.txt
  git add -A
  expect 0 "${runner[@]}" install
  expect 1 git commit -q -m 'too open'
  says related-accept
  says 'etc/ferm/ferm.conf:'
  node "$root/dist/nflint.cjs" tighten --write --drop-helpers etc/ferm/ferm.conf > /dev/null 2>&1
  node "$root/dist/nflint.cjs" format etc/ferm/ferm.conf > /dev/null 2>&1
  git add -A
  expect 0 git commit -m 'tightened'
  [ "$(git rev-list --count HEAD)" -eq 1 ] || fail 'the good commit was not made'
  cd "$root"
}

try pre-commit
npm install --silent --no-audit --no-fund --prefix "$work/tools" @j178/prek
PATH=$work/tools/node_modules/.bin:$PATH try prek
echo 'the hooks are right'
