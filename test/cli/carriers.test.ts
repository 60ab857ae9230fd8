import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const fixture = (name: string) => resolve(import.meta.dirname, '../../fixtures/carriers', name)

/** `line:column check` of each finding. */
async function places(argv: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(['check', '--output-format', 'json', ...argv])
  return JSON.parse(stdout).files.flatMap(({ findings }: { findings: { check: string; range: { start: { line: number; column: number } } }[] }) =>
    findings.map(({ check, range: { start } }) => `${start.line}:${start.column} ${check}`))
}

test('a script: findings where they stand in it, rules that may be loaded by themselves, silencing comments', async () => {
  const path = fixture('firewall.sh')
  expect(await places([path, '--select', 'related-accept,helper-assigned,helper-module,helper-sysctl,syntax-error,unused-ignore'])).toEqual([
    '14:14 helper-module', '15:24 helper-sysctl', '27:37 related-accept', '27:37 related-accept', '41:21 helper-assigned',
  ])
  const { stderr } = await run(['check', path, '--select', 'related-accept'])
  expect(stderr).toBe(`note: ${path}:36:23: a command is left alone: $ADMIN is not known\n`)
})

test('a script is checked, and never changed', async () => {
  const text = '#!/bin/sh\niptables -F\niptables -A INPUT -m state --state NEW -j DROP\n'
  const path = join(folderWith({ 'fw.sh': text }), 'fw.sh')
  expect(await run(['check', path, '--fix', '--select', 'state-match'])).toEqual({
    code: 0, stdout: expect.stringContaining('info[state-match]'), stderr: `note: ${path}:1:1: checked, not changed: only rulesets themselves are\n`,
  })
  expect(readFileSync(path, 'utf8')).toBe(text)
  for (const command of ['tighten', 'format']) {
    expect(await run([command, path])).toMatchObject({ code: 2, stderr: `nflint: ${path}: a shell script, which nflint check reads, and nothing that changes files\n` })
  }
})

test('syntax errors are told where they stand', async () => {
  const path = join(folderWith({ 'fw.sh': '#!/bin/sh\nPORT=99999\nfor p in 22 $PORT; do\n  iptables -A INPUT -p tcp --dport "$p" -j ACCEPT\ndone\niptables -A INPUT -j\n' }), 'fw.sh')
  expect(await places([path, '--select', 'syntax-error'])).toEqual(['4:36 syntax-error', '6:21 syntax-error'])
})

test('what nft -j prints, through a pipe', async () => {
  const { stdout, code } = await run(['check', '-', '--select', 'related-accept', '--output-format', 'concise'], { stdin: readFileSync(fixture('ruleset.json'), 'utf8') })
  expect(code).toBe(1)
  expect(stdout).toMatch(/^<stdin>:7:85: warning\[related-accept\] /)
})

test('what nft -j prints can be expanded, traced and compared, not changed', async () => {
  const json = '{"nftables": [{"table": {"family": "inet", "name": "f"}}, {"chain": {"family": "inet", "table": "f", "name": "in", "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},'
    + ' {"rule": {"family": "inet", "table": "f", "chain": "in", "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, {"accept": null}]}}]}'
  const folder = folderWith({ 'x.json': json, 'x.nft': 'table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\ttcp dport 22 accept\n\t}\n}\n', 'part.json': json.replace('{"accept": null}', '{"xt": null}') })
  const at = (name: string) => join(folder, name)
  expect((await run(['expand', at('x.json')])).stdout).toBe('add table inet f\nadd chain inet f in { type filter hook input priority 0; policy drop; }\nadd rule inet f in tcp dport 22 accept\n')
  expect((await run(['trace', at('x.json'), '--packet', 'tcp dport 22 in eth0', '--hook', 'input'])).stdout).toContain('x.json:3: add rule inet f in tcp dport 22 accept')
  expect(await run(['compare', at('x.nft'), at('x.json')])).toMatchObject({ code: 0, stderr: 'both accept and refuse the same packets\n' })
  expect(await run(['compare', at('x.nft'), at('part.json')])).toMatchObject({ code: 2, stderr: expect.stringContaining('this rule is left alone: written by iptables-nft') })
  expect(await run(['tighten', at('x.json')])).toMatchObject({ code: 2, stderr: `nflint: ${at('x.json')}: what nft -j prints, which nflint check reads, and nothing that changes files\n` })
})

test('what nft list ruleset prints, through a pipe', async () => {
  const stdin = 'table inet f { # handle 1\n\tchain in { # handle 2\n\t\ttype filter hook input priority filter; policy drop;\n\t\tct state related accept # handle 3\n\t}\n}\n'
  expect((await run(['check', '-', '--select', 'related-accept', '--output-format', 'concise'], { stdin })).stdout).toMatch(/^<stdin>:4:3: warning\[related-accept\] /)
})

describe('templates', () => {
  const files = {
    'roles/fw/templates/rules.v4.j2': '{{ ansible_managed | comment }}\n*filter\n:INPUT DROP [0:0]\n-A INPUT -s {{ lan }} -m conntrack --ctstate RELATED -j ACCEPT\nCOMMIT\n',
    'modules/fw/nftables.conf.erb': 'table inet f {\n<% @ports.each do |port| %>\n}\n',
    'site/rules.v4': '*filter\n:INPUT DROP [0:0]\nCOMMIT\n',
  }
  test('are skipped with a note where it is not known what they come to', async () => {
    const folder = folderWith(files)
    expect(await run(['check', folder, '--select', 'related-accept'])).toEqual({
      code: 0,
      stdout: 'No problems found in 1 file.\n',
      stderr: `note: ${join(folder, 'modules/fw/nftables.conf.erb')}:2:1: a template, not checked: it is not known what <% @ports.each do |port| %> stands for; check what it comes to\n`
        + `note: ${join(folder, 'roles/fw/templates/rules.v4.j2')}:4:13: a template, not checked: it is not known what lan stands for; --template-vars lan=… or template-vars in nflint.toml says so\n`,
    })
  })
  test('are filled in by the command line or the configuration', async () => {
    const folder = folderWith(files)
    const path = join(folder, 'roles/fw/templates/rules.v4.j2')
    expect(await places([path, '--select', 'related-accept,syntax-error', '--template-vars', 'lan=192.0.2.0/24'])).toEqual(['4:36 related-accept'])
    const configured = folderWith({ ...files, 'nflint.toml': '[template-vars]\nlan = "10.0.0.0/99"\n' })
    expect(await places([join(configured, 'roles/fw/templates/rules.v4.j2'), '--select', 'syntax-error'])).toEqual(['4:13 syntax-error'])
    expect(await run(['check', path, '--template-vars', 'lan'])).toMatchObject({ code: 2, stderr: expect.stringContaining('write NAME=VALUE') })
  })
})

test('a folder of everything: each file as what it is', async () => {
  const folder = folderWith({
    'ferm.conf': 'chain INPUT { policy DROP; mod state state RELATED ACCEPT; }\n',
    'rules.v4': '*filter\n-A INPUT -m state --state RELATED -j ACCEPT\nCOMMIT\n',
    'rules.v6': '*filter\n-A INPUT -m state --state RELATED -j ACCEPT\nCOMMIT\n',
    'x.nft': 'table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0;\n\t\tct state related accept\n\t}\n}\n',
    'sysctl.d/x.conf': 'net.netfilter.nf_conntrack_helper = 1\n',
    'bin/firewall-up.sh': '#!/bin/sh\niptables -A INPUT -m state --state RELATED -j ACCEPT\n',
    'dump/nftables.json': readFileSync(fixture('ruleset.json'), 'utf8'),
    'bin/other.sh': '#!/bin/sh\necho\n',
  })
  const { stdout } = await run(['check', folder, '--output-format', 'json', '--select', 'related-accept,helper-sysctl'])
  expect(JSON.parse(stdout).files.map(({ path, dialect, findings }: { path: string; dialect: string; findings: readonly unknown[] }) => [path.slice(folder.length + 1), dialect, findings.length])).toEqual([
    ['bin/firewall-up.sh', 'iptables', 1],
    ['dump/nftables.json', 'nft', 1],
    ['ferm.conf', 'ferm', 1],
    ['rules.v4', 'iptables', 1],
    ['rules.v6', 'iptables', 1],
    ['sysctl.d/x.conf', 'kernel', 1],
    ['x.nft', 'nft', 1],
  ])
})
