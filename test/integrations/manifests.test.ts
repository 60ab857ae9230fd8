import { readFileSync, readdirSync } from 'node:fs'
import { Ajv } from 'ajv'
import formatsModule from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

/** A CommonJS module whose function is its `default`. */
const addFormats = formatsModule as unknown as (ajv: Ajv) => Ajv
const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }))
for (const name of ['github-action', 'pre-commit-hooks', 'pre-commit-config']) ajv.addSchema(JSON.parse(read(`test/integrations/schemas/schemastore-${name}.json`)))

/** What a schema of SchemaStore has against a value. */
function errors(schema: string, value: unknown): unknown {
  ajv.validate(`https://json.schemastore.org/${schema}.json`, value)
  return ajv.errors
}

interface Hook {
  readonly id: string
  readonly files: string
  readonly types: readonly string[]
}

const hooks: readonly Hook[] = parse(read('.pre-commit-hooks.yaml'))

test('action.yml is what GitHub takes', () => {
  const action = parse(read('action.yml'))
  expect(errors('github-action', action)).toBe(null)
  for (const { run } of action.runs.steps) expect(run).not.toContain('${{')
})

test('ci/gitlab.yml names a job with a report that GitLab knows', () => {
  const { nflint } = parse(read('ci/gitlab.yml'))
  expect(nflint.artifacts.reports.codequality).toBe('gl-code-quality-report.json')
  expect(nflint.script.join(' ')).toContain(`--output-file ${nflint.artifacts.reports.codequality}`)
})

describe('.pre-commit-hooks.yaml', () => {
  test('is what pre-commit takes', () => {
    expect(errors('pre-commit-hooks', hooks)).toBe(null)
  })

  /** The expression is written for Python, with blanks that do not count. */
  const files = (hook: Hook): RegExp => new RegExp(hook.files.replace('(?x)', '').replaceAll(/\s/g, ''))

  test.each([
    'etc/ferm/ferm.conf', 'ferm.conf', 'etc/ferm/ferm.d/10-web.conf', 'roles/fw/files/x.ferm', 'nftables.conf', 'etc/nftables.d/a/b.conf', 'etc/nftables/main.nft', 'a.nft',
    'etc/iptables/rules.v4', 'rules.v6', 'etc/sysconfig/iptables', 'etc/sysconfig/ip6tables', 'iptables.rules', 'ip6tables-host.save', 'var/lib/iptables/rules-save',
    'etc/sysctl.conf', 'etc/sysctl.d/10-net.conf', 'etc/modprobe.d/nf.conf',
  ])('every hook looks at %s', path => {
    for (const hook of hooks) expect(files(hook).test(path), hook.id).toBe(!/sysctl|modprobe/.test(path) || hook.id !== 'nflint-format')
  })

  test.each(['iptables.md', 'iptables-setup.sh', 'audit.rules', '99-usb.rules', 'nginx.conf', 'nftables.conf.j2', 'docs/ferm.md', 'rules.v4.bak'])('no hook looks at %s', path => {
    for (const hook of hooks) expect(files(hook).test(path), hook.id).toBe(false)
  })
})

/** Blocks of one language in the pages. */
const blocks = (language: string): readonly (readonly [page: string, text: string])[] =>
  ['README.md', ...readdirSync(new URL('docs/', root)).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]
    .flatMap(page => [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(match => [page, match[1]!] as const))

describe('what pages say to write', () => {
  test.each(blocks('yaml'))('%s: yaml', (_page, text) => {
    const value = parse(text)
    expect(value).toBeInstanceOf(Object)
    if ('repos' in value) {
      expect(errors('pre-commit-config', value)).toBe(null)
      for (const { id } of value.repos.flatMap((repository: { hooks: readonly Hook[] }) => repository.hooks)) expect(hooks.map(hook => hook.id)).toContain(id)
    }
  })

  test.each(blocks('json'))('%s: json', (_page, text) => {
    expect(() => JSON.parse(text)).not.toThrow()
  })
})
