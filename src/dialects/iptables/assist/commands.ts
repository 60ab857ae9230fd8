/** Commands and lines of a file. Source: iptables(8), COMMANDS; iptables-restore(8). */
export const commandDocs: Readonly<Record<string, string>> = {
  A: 'Appends a rule to a chain.', append: 'Appends a rule to a chain.', I: 'Inserts a rule before the first, or before rule N.', insert: 'Inserts a rule before the first, or before rule N.',
  D: 'Deletes a rule, by its text or number.', delete: 'Deletes a rule, by its text or number.', R: 'Replaces rule N.', replace: 'Replaces rule N.', N: 'Makes a chain.', 'new-chain': 'Makes a chain.',
  X: 'Deletes an empty chain.', 'delete-chain': 'Deletes an empty chain.', P: 'Sets the policy of a built-in chain.', policy: 'Sets the policy of a built-in chain.', F: 'Takes all rules out of a chain.',
  flush: 'Takes all rules out of a chain.', E: 'Renames a chain.', 'rename-chain': 'Renames a chain.', Z: 'Sets counters to zero.', zero: 'Sets counters to zero.',
  m: 'Loads a match extension; its options stand behind it.', match: 'Loads a match extension; its options stand behind it.', j: 'What becomes of the packet: a verdict, a target, or a chain to go through.',
  jump: 'What becomes of the packet: a verdict, a target, or a chain to go through.', g: 'The chain to go to, without coming back.', goto: 'The chain to go to, without coming back.',
  c: 'Counters of the rule.', 'set-counters': 'Counters of the rule.', '4': 'The rule is for IPv4 only.', '6': 'The rule is for IPv6 only.', ipv4: 'The rule is for IPv4 only.', ipv6: 'The rule is for IPv6 only.',
}
