// Holds a SARIF report of everything in fixtures/ against the rules by which GitHub takes reports in, with Microsoft's validator. The
// validator is a program of a hundred megabytes, so it is fetched for this alone. Fails for an error, or for any word of GitHub's rules.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'nflint-sarif-'))
const validator = '@microsoft/sarif-multitool-linux'

function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: work, encoding: 'utf8', timeout: 300_000, ...options })
  return { status, stdout, stderr }
}

try {
  writeFileSync(join(work, 'package.json'), '{"private": true}')
  const installed = run('npm', ['install', '--silent', '--no-audit', '--no-fund', `${validator}@5.7.0`])
  if (installed.status !== 0) throw new Error(`the validator could not be installed\n${installed.stderr}`)
  const report = join(work, 'report.sarif')
  const checked = run(process.execPath, [join(root, 'dist/nflint.cjs'), 'check', '--audit', '--exit-zero', '--output-format', 'sarif', '--output-file', report, 'fixtures'], { cwd: root })
  if (checked.status !== 0) throw new Error(`nflint ended with ${checked.status}\n${checked.stderr}`)
  const said = join(work, 'said.sarif')
  const validated = run(join(work, 'node_modules', validator, 'Sarif.Multitool'), [
    'validate', report, '--rule-kind', 'Sarif;Ghas', '--output', said, '--log', 'ForceOverwrite', '--level', 'Error;Warning;Note',
  ], { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } })
  if (validated.status !== 0 && validated.status !== 1) throw new Error(`the validator ended with ${validated.status}\n${validated.stdout}${validated.stderr}`)
  const results = JSON.parse(readFileSync(said, 'utf8')).runs.flatMap(each => each.results ?? [])
  const bad = results.filter(({ ruleId, level }) => level === 'error' || ruleId.startsWith('GH'))
  for (const { ruleId, message, locations } of bad) console.log(`${ruleId} ${JSON.stringify(message)} at ${JSON.stringify(locations?.[0]?.physicalLocation?.region)}`)
  const findings = JSON.parse(readFileSync(report, 'utf8')).runs[0].results.length
  console.log(`${findings} findings in the report; ${results.length} remarks of the validator, ${bad.length} that matter`)
  process.exitCode = bad.length > 0 || findings === 0 ? 1 : 0
} finally {
  rmSync(work, { recursive: true, force: true })
}
