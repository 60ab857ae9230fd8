#!/usr/bin/env bash
# The Debian package: installs, runs, has its manual page and completions, and leaves nothing behind. Needs root.
. "$(dirname "$0")/lib.sh"
apt_install man-db bash zsh fish

package=$(node "$root/scripts/packages/deb.mjs" "$work")
expect 0 dpkg -i "$package"
dpkg -L nflint > "$work/files"
cp "$root/fixtures/cli/ferm.conf" "$work"
expect 0 /usr/bin/nflint --version
expect 1 /usr/bin/nflint check "$work/ferm.conf"
says related-accept
expect 0 /usr/bin/nflint explain related-accept
if grep -q . <(man -w nflint 2> /dev/null); then
  expect 0 man --warnings=w -E UTF-8 -l /usr/share/man/man1/nflint.1.gz
  says 'nflint tighten'
else
  zcat /usr/share/man/man1/nflint.1.gz | grep -q 'nflint tighten' || fail 'no manual page'
fi
expect 0 bash --norc -c "source /usr/share/bash-completion/completions/nflint; COMP_WORDS=(nflint tigh); COMP_CWORD=1; _nflint; echo \${COMPREPLY[@]}"
says tighten
expect 0 fish --no-config -c "source /usr/share/fish/vendor_completions.d/nflint.fish; complete -C 'nflint tigh'"
says tighten
expect 0 zsh -n /usr/share/zsh/vendor-completions/_nflint
expect 0 dpkg -r nflint
while read -r path; do
  [ -d "$path" ] && [ "$path" != /usr/lib/nflint ] && [ "$path" != /usr/share/doc/nflint ] && continue
  [ ! -e "$path" ] || fail "left behind: $path"
done < "$work/files"
echo 'the Debian package is right'
