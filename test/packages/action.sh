#!/usr/bin/env bash
# The step of action.yml, with the environment that a runner gives it.
. "$(dirname "$0")/lib.sh"
mkdir "$work/checkout" && cp "$root/fixtures/cli/ferm.conf" "$work/checkout" && cd "$work/checkout"
export GITHUB_OUTPUT=$work/out GITHUB_STEP_SUMMARY=$work/summary GITHUB_ACTION_PATH=$root NFLINT_VERSION= NFLINT_PATHS=.
NFLINT_ARGS=check NFLINT_SARIF=nflint.sarif expect 1 bash "$root/.github/action.sh"
says '::warning title=nflint (related-accept),file=ferm.conf,line=13'
grep -qx 'exit-code=1' "$work/out" || fail 'no exit code'
grep -q related-accept "$work/summary" || fail 'no summary'
grep -q '"ruleId": "related-accept"' nflint.sarif || fail 'no SARIF'
NFLINT_ARGS='tighten --check' NFLINT_SARIF= expect 1 bash "$root/.github/action.sh"
NFLINT_ARGS='check; touch broken' NFLINT_SARIF= NFLINT_PATHS='$(touch broken)' expect 2 bash "$root/.github/action.sh"
[ ! -e broken ] || fail 'an input was run'
echo 'the action is right'
