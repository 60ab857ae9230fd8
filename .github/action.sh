#!/usr/bin/env bash
# The step of action.yml: runs nflint, writes annotations, a summary and, when asked, a SARIF report.
set -uo pipefail

read -ra args <<< "$NFLINT_ARGS"
read -ra paths <<< "$NFLINT_PATHS"

if [ -n "$NFLINT_VERSION" ]; then
  nflint=(npx --yes "nflint@$NFLINT_VERSION")
else
  nflint=(node "$GITHUB_ACTION_PATH/dist/nflint.cjs")
  if [ ! -e "${nflint[1]}" ]; then
    npm --prefix "$GITHUB_ACTION_PATH" ci --silent --no-audit --no-fund || { echo '::error title=nflint::could not be installed'; exit 2; }
  fi
fi

format=()
[ "${args[0]}" = check ] && format=(--output-format github)

code=0
"${nflint[@]}" "${args[@]}" "${format[@]}" -- "${paths[@]}" || code=$?

if [ "${args[0]}" = check ] && [ "$code" -ne 2 ]; then
  if [ -n "$NFLINT_SARIF" ]; then
    "${nflint[@]}" "${args[@]}" --exit-zero --output-format sarif --output-file "$NFLINT_SARIF" -- "${paths[@]}" || code=2
  fi
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    { printf '### nflint\n\n```\n'; "${nflint[@]}" "${args[@]}" --exit-zero --color never --statistics -- "${paths[@]}"; printf '```\n'; } >> "$GITHUB_STEP_SUMMARY"
  fi
fi

echo "exit-code=$code" >> "$GITHUB_OUTPUT"
exit "$code"
