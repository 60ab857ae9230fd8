import type { Form } from './form.ts'

const related = 'errors expected'
const both = 'established errors expected'

const forms = (lets: string, ...rules: readonly string[]): readonly Form[] => rules.map(rule => ({ rules: rule, lets }))

/** Accepted by what follows the rule, which would be a rule of another kind. */
const left = 'RELATED passes because everything else is refused'

/** ferm(1): matches, lists, negation, variables, functions, nested blocks. */
export const fermForms: readonly Form[] = [
  ...forms(related, 'mod state state RELATED ACCEPT;', 'mod state state related ACCEPT;', "mod state state 'RELATED' ACCEPT;", 'mod conntrack ctstate RELATED ACCEPT;'),
  ...forms(both, 'mod state state (RELATED ESTABLISHED) ACCEPT;', 'mod state state "RELATED,ESTABLISHED" ACCEPT;', 'mod conntrack ctstate (RELATED ESTABLISHED) ACCEPT;',
    'module state state (ESTABLISHED RELATED) ACCEPT;', 'mod state state ! (NEW INVALID UNTRACKED) ACCEPT;',
    'mod state state (ESTABLISHED RELATED) mod comment comment "RELATED is fine" ACCEPT;',
    'mod state { state INVALID DROP; state (ESTABLISHED RELATED) ACCEPT; }', 'mod state state ESTABLISHED ACCEPT;\n      mod state state RELATED ACCEPT;',
    'interface host0 mod state state (ESTABLISHED RELATED) ACCEPT;'),
  ...forms(`${both} invalid untracked`, 'mod state state !NEW ACCEPT;', 'mod state state ! NEW ACCEPT;', 'mod conntrack ctstate !NEW ACCEPT;'),
  ...forms(`${both} untracked`, 'mod state state ! (NEW INVALID) ACCEPT;', 'mod state ! state (NEW INVALID) ACCEPT;'),
  ...forms(`new ${both} untracked`, 'mod conntrack ctstate ! INVALID ACCEPT;'),
  ...forms('expected Ex Rxi', 'mod conntrack ctstatus EXPECTED ACCEPT;', 'mod helper helper (ftp tftp) ACCEPT;'),
  {
    rules: 'mod conntrack ctstatus (EXPECTED SEEN_REPLY) ACCEPT;', lets: 'established expected errors',
    // The half for SEEN_REPLY is a rule of its own that lets no expected packet in: it stays whole.
    redirects: 'kept',
  },
  ...forms('new Eo Er Ec Ri Ri-mtu Ri-time Ri-param Ri-redirect', 'mod conntrack ctstatus ! EXPECTED ACCEPT;'),
  ...forms('Ri Ri-mtu Ri-time Ri-param Ri-redirect', 'mod conntrack ctstate RELATED ctdir REPLY ACCEPT;'),
  ...forms('Rx Rxi', 'mod helper helper ftp mod conntrack ctstate RELATED ACCEPT;'),
  ...forms('errors', 'proto icmp mod conntrack ctstate RELATED ACCEPT;'),
  ...forms('Ri Rxi Ri-mtu@ip Ri-time Ri-param', 'proto icmp icmp-type (destination-unreachable time-exceeded parameter-problem) mod conntrack ctstate RELATED ACCEPT;'),
  ...forms('Rx Ex Ec', 'proto tcp mod state state (ESTABLISHED RELATED) ACCEPT;', 'proto tcp mod state state (ESTABLISHED RELATED) { dport 1:65535 ACCEPT; }'),
  ...forms('Rx Ru Ex Eo Er Ec', 'mod state state (ESTABLISHED RELATED) { proto tcp ACCEPT; proto udp ACCEPT; }', 'proto (tcp udp) mod conntrack ctstate (RELATED ESTABLISHED) ACCEPT;',
    'mod state state (RELATED ESTABLISHED) @subchain "known" { proto tcp ACCEPT; proto udp ACCEPT; }'),
  { rules: '@if @eq($DOMAIN, ip) { saddr (10.9.0.1 192.0.2.1) mod conntrack ctstate (RELATED ESTABLISHED) ACCEPT; }', lets: both, only: 'ip' },
  { rules: 'mod state state $WANTED ACCEPT;', before: '@def $WANTED = (RELATED ESTABLISHED);\n', lets: both },
  { rules: 'mod state state ($WANTED NEW) ACCEPT;', before: '@def $R = RELATED;\n@def $WANTED = ($R ESTABLISHED);\n', lets: `new ${both}` },
  { rules: 'mod state state $WANTED ACCEPT;', before: '@def $WANTED = @cat(REL, ATED);\n', lets: related },
  { rules: '&stateful();', before: '@def &stateful() = mod conntrack ctstate (RELATED ESTABLISHED) ACCEPT;\n', lets: both },
  { rules: '&stateful((ESTABLISHED RELATED));', before: '@def &stateful($s) = mod conntrack ctstate $s ACCEPT;\n', lets: both },
  { rules: '&state() RELATED ACCEPT;', before: '@def &state() = mod conntrack ctstate;\n', lets: related },
  { rules: 'mod state state (RELATED ESTABLISHED) jump known;', table: 'chain known proto tcp ACCEPT;', lets: 'Rx Ex Ec' },
  { rules: 'mod state state (RELATED ESTABLISHED) realgoto known;', table: 'chain known ACCEPT;', lets: both },
  { rules: 'jump known;', table: 'chain known mod state state (RELATED ESTABLISHED) ACCEPT;', lets: both },
  { rules: '@if @eq(a, a) { mod state state RELATED ACCEPT; } @else { mod state state ESTABLISHED ACCEPT; }', lets: related },
  { rules: 'mod state state ! (RELATED ESTABLISHED) DROP;', policy: 'accept', lets: both, left },
  { rules: 'mod state state (NEW INVALID) DROP;\n      ACCEPT;', lets: `${both} untracked`, left },
  { rules: 'proto icmp ACCEPT;\n      mod state state (RELATED ESTABLISHED) ACCEPT;', lets: `${both} invalid Un`, redirects: 'kept' },
  { rules: 'mod connmark mark 7 ACCEPT;', lets: 'expected Ex Rxi Ec' },
]

export const inFerm = ({ rules, policy, table, before = '' }: Form): string => `${before}domain (ip ip6) {
  table filter {
    chain INPUT {
      policy ${policy === 'accept' ? 'ACCEPT' : 'DROP'};
      ${rules}
    }
${table ? `    ${table}\n` : ''}  }
}
`
