import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const rules = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:services - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -j services
-A services -p tcp --dport 22 -m limit --limit 3/sec -j ACCEPT
-A services -p tcp --dport 80 -j ACCEPT
COMMIT
`

const traced = async (packet: string, ...options: string[]) => {
  const { code, stdout, stderr } = await run(['trace', '-', '--stdin-filename', 'rules.v4', '--packet', packet, ...options], { stdin: rules })
  return { code, stdout, stderr }
}

describe('the way of a packet', () => {
  test('rule by rule, into a chain, to the verdict', async () => {
    expect(await traced('tcp from 192.0.2.1 port 40000 to 198.51.100.7 port 80 in eth0 new')).toEqual({
      code: 0,
      stdout: `iif eth0 tcp 192.0.2.1:40000 > 198.51.100.7:80 syn, ct state new
prerouting, input: accepted
  chain INPUT in table ip filter (input, policy drop)
    no   rules.v4:6: -A INPUT -i lo -j ACCEPT  (not -i lo)
    yes  rules.v4:7: -A INPUT -p tcp -j services  -> jump services
    chain services in table ip filter
      no   rules.v4:8: -A services -p tcp --dport 22 -m limit --limit 3/sec -j ACCEPT  (not --dport 22)
      yes  rules.v4:9: -A services -p tcp --dport 80 -j ACCEPT  -> accept

`,
      stderr: '',
    })
  })
  test('back from a chain to the policy', async () => {
    const { stdout } = await traced('tcp dport 443 in eth0')
    expect(stdout).toContain('prerouting, input: dropped\n')
    expect(stdout).toMatch(/\n {4}back in chain INPUT\n {4}policy drop\n/)
  })
  test('what the text leaves open is followed both ways, or assumed', async () => {
    const both = (await traced('tcp dport 22 in eth0')).stdout
    expect(both).toContain('prerouting, input: accepted where (-m limit --limit 3/sec)\n')
    expect(both).toContain('prerouting, input: dropped where not (-m limit --limit 3/sec)\n')
    const assumed = await traced('tcp dport 22 in eth0', '--assume', 'limit=no')
    expect(assumed.stdout).not.toContain('accepted')
    expect(assumed.stdout).toContain('prerouting, input: dropped\n')
    expect((await traced('tcp dport 80 in eth0', '--assume', 'limit=no')).stderr).toBe('--assume limit: nothing asks that\n')
    expect((await traced('tcp dport 22 in eth0', '--assume', 'recent=no')).stderr).toMatch(/^--assume recent: nothing asks that; asked is -m limit --limit 3\/sec/)
    expect((await traced('tcp dport 22 in eth0', '--ways', '1')).stdout).toContain('more than 1 way')
  })
  test('the hook is told from the interfaces, or all three are followed', async () => {
    expect((await traced('tcp in eth0 out eth1')).stdout).toContain('prerouting, forward, postrouting: dropped\n')
    expect((await traced('tcp out eth1')).stdout).toContain('output, postrouting: accepted\n')
    expect((await traced('tcp dport 80')).stdout.match(/^[a-z, ]+: (?:accepted|dropped)$/gm)).toEqual(['prerouting, input: accepted', 'prerouting, forward, postrouting: dropped', 'output, postrouting: accepted'])
    expect((await traced('tcp dport 80', '--hook', 'input')).stdout).toContain('\ninput: accepted\n')
  })
  test('marks go along from hook to hook', async () => {
    const text = 'table ip t {\n chain a { type filter hook prerouting priority 0; tcp dport 22 meta mark set 7; }\n chain b { type filter hook input priority 0; policy drop; meta mark 7 accept; }\n}\n'
    const way = async (packet: string) => (await run(['trace', '-', '--packet', packet], { stdin: text })).stdout
    expect(await way('tcp dport 22 in eth0')).toContain('prerouting, input: accepted\n')
    expect(await way('tcp dport 23 in eth0')).toContain('prerouting, input: dropped\n')
  })
  test('translation is not followed, which is said', async () => {
    const text = 'table ip t {\n chain a { type nat hook prerouting priority -100; tcp dport 22 dnat to 192.0.2.9; }\n}\n'
    expect((await run(['trace', '-', '--packet', 'tcp dport 22 in eth0 new'], { stdin: text })).stderr).toMatch(/^addresses are translated/)
  })
  test('for programs', async () => {
    const { stdout } = await traced('tcp dport 22 in eth0', '--output-format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1, path: 'rules.v4', dialect: 'iptables',
      paths: [{
        hooks: ['prerouting', 'input'], complete: true,
        ways: [
          { fate: 'accepted', by: [{ text: '-A services -p tcp --dport 22 -m limit --limit 3/sec -j ACCEPT', path: 'rules.v4', range: { start: { line: 8, column: 1 } } }], steps: expect.arrayContaining([expect.objectContaining({ kind: 'rule', matches: false, failed: '-i lo' })]) as unknown },
          { fate: 'dropped', by: [{ text: 'policy drop of chain INPUT in table ip filter' }] },
        ],
      }],
    })
  })
})

describe('what cannot be traced', () => {
  test('a word that means nothing, pointed at', async () => {
    expect(await traced('tcp dprt 22')).toEqual({ code: 2, stdout: '', stderr: 'nflint: --packet: "dprt" is no word that describes a packet; did you mean dport?\n  tcp dprt 22\n      ^^^^\n' })
  })
  test('a packet that cannot be', async () => {
    expect((await traced('tcp out eth0', '--hook', 'input')).stderr).toMatch(/^nflint: --packet: there is no such packet at input: its oif does not go with the rest\n/)
  })
  test('answers, hooks and files that are none', async () => {
    expect((await traced('tcp', '--assume', 'limit=ye')).stderr).toContain('did you mean yes?')
    expect((await traced('tcp', '--assume', 'limit')).stderr).toContain('write QUESTION=yes or QUESTION=no')
    expect((await traced('tcp', '--hook', 'inptu')).code).toBe(2)
    expect((await run(['trace', join(folderWith(), 'gone'), '--packet', 'tcp'])).code).toBe(2)
    expect((await run(['trace', '-'], { stdin: rules })).code).toBe(2)
  })
  test('text that cannot be read is told, what is left is traced', async () => {
    const { code, stdout, stderr } = await run(['trace', '-', '--packet', 'tcp in eth0', '--dialect', 'nft'], { stdin: 'table ip t {\n chain c { type filter hook input priority 0; tcp dprt 1 drop; accept; }\n}\n' })
    expect(code).toBe(2)
    expect(stdout).toContain('-> accept')
    expect(stderr).toMatch(/^<stdin>:2:/)
  })
})
