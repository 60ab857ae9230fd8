import { expect, test } from 'vitest'
import { lay } from './lay.ts'

const rules = (...lines: readonly string[]): string => `*filter\n:INPUT DROP [0:0]\n:x - [0:0]\n${lines.map(line => `${line}\n`).join('')}COMMIT\n`

const cases: Record<string, readonly [before: string, after: string]> = {
  'order and letters of iptables-save': [
    '--append INPUT --protocol tcp --jump LOG --log-prefix "a  b" --match comment --comment "x" ! --source 10.0.0.1 -m conntrack --ctstate NEW',
    '-A INPUT ! -s 10.0.0.1 -p tcp -m comment --comment "x" -m conntrack --ctstate NEW -j LOG --log-prefix "a  b"',
  ],
  'counters stay in front, options of a protocol stand behind it': ['[1:60] -A INPUT   --dst 10.0.0.1 -j x -p tcp -o lo --dport=22', '[1:60] -A INPUT -d 10.0.0.1 -o lo -p tcp --dport 22 -j x'],
  'goto, numbers of rules': ['-I INPUT 1 --goto x -i lo', '-I INPUT 1 -i lo -g x'],
  'options of two modules that are mixed up are sorted out': [
    '-A INPUT -m limit -m recent --limit 1/sec --name a --limit-burst 3 --set -j ACCEPT', '-A INPUT -m limit --limit 1/sec --limit-burst 3 -m recent --name a --set -j ACCEPT',
  ],
  'matches are asked in the order they are loaded in, that of the protocol too: a limit counts what comes to it': [
    '-A INPUT -j LOG -m limit --limit 1/sec -p tcp --dport 22', '-A INPUT -p tcp -m limit --limit 1/sec --dport 22 -j LOG',
  ],
  'letters that stand together with their words are told apart': ['-AINPUT -jDROP -ptcp -s10.0.0.1', '-A INPUT -s 10.0.0.1 -p tcp -j DROP'],
  'columns go': ['-A INPUT -p tcp   -j x\n-A INPUT -i eth0  -j x', '-A INPUT -p tcp -j x\n-A INPUT -i eth0 -j x'],
  'lines that say more than a rule stay': ['-A INPUT -j x -i lo -c 1 2', ''],
  'what cannot be understood stays': ['-A INPUT -j x -m nonsense --foo bar -i lo', ''],
}

for (const [name, [before, after]] of Object.entries(cases)) {
  test(name, () => expect(lay('iptables', rules(before), { normalize: true })).toBe(rules(after || before)))
}

test('other dialects are laid out as ever', () => {
  expect(lay('ferm', 'chain INPUT { DROP ; }', { normalize: true })).toBe('chain INPUT { DROP; }\n')
})
