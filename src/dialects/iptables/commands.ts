import type { XtFamily } from '../xtables/index.ts'

/** What a command does, and the words behind it. Source: iptables(8), COMMANDS. */
export interface CommandInfo {
  readonly name: CommandName
  readonly short: string
  /** Words behind it: least and most. */
  readonly args: readonly [least: number, most: number]
  /** The rest of the line is a rule. */
  readonly rule: 'rule' | 'no rule' | 'rule or number'
}

export type CommandName =
  | 'append' | 'check' | 'delete' | 'insert' | 'replace' | 'list' | 'list-rules' | 'flush' | 'zero' | 'new-chain' | 'delete-chain'
  | 'rename-chain' | 'policy'

export const commands: readonly CommandInfo[] = [
  { name: 'append', short: 'A', args: [1, 1], rule: 'rule' },
  { name: 'check', short: 'C', args: [1, 1], rule: 'rule' },
  { name: 'delete', short: 'D', args: [1, 2], rule: 'rule or number' },
  { name: 'insert', short: 'I', args: [1, 2], rule: 'rule' },
  { name: 'replace', short: 'R', args: [2, 2], rule: 'rule' },
  { name: 'list', short: 'L', args: [0, 2], rule: 'no rule' },
  { name: 'list-rules', short: 'S', args: [0, 2], rule: 'no rule' },
  { name: 'flush', short: 'F', args: [0, 1], rule: 'no rule' },
  { name: 'zero', short: 'Z', args: [0, 2], rule: 'no rule' },
  { name: 'new-chain', short: 'N', args: [1, 1], rule: 'no rule' },
  { name: 'delete-chain', short: 'X', args: [0, 1], rule: 'no rule' },
  { name: 'rename-chain', short: 'E', args: [2, 2], rule: 'no rule' },
  { name: 'policy', short: 'P', args: [2, 2], rule: 'no rule' },
]

/** Options that are neither commands nor matches. */
export interface OtherInfo {
  readonly name: string
  readonly short?: string
  readonly args: readonly [least: number, most: number]
  /** Commands that it may stand beside, where not all (iptables/xshared.c, `options_v_commands`). */
  readonly beside?: readonly CommandName[]
  /** Families whose tool does not have it (iptables/xshared.h, ARPT_OPTSTRING and EBT_OPTSTRING). */
  readonly not?: readonly XtFamily[]
}

export const others: readonly OtherInfo[] = [
  { name: 'match', short: 'm', args: [1, 1], not: ['bridge'] },
  { name: 'jump', short: 'j', args: [1, 1], beside: ['append', 'check', 'delete', 'insert', 'replace'] },
  { name: 'goto', short: 'g', args: [1, 1], beside: ['append', 'check', 'delete', 'insert', 'replace'], not: ['arp', 'bridge'] },
  { name: 'table', short: 't', args: [1, 1] },
  { name: 'ipv4', short: '4', args: [0, 0] },
  { name: 'ipv6', short: '6', args: [0, 0] },
  // The packets and the bytes are one word with a comma, or two.
  { name: 'set-counters', short: 'c', args: [1, 2], beside: ['append', 'insert', 'replace', 'policy'] },
  { name: 'wait', short: 'w', args: [0, 1] },
  { name: 'wait-interval', short: 'W', args: [1, 1] },
  { name: 'verbose', short: 'v', args: [0, 0] },
  { name: 'numeric', short: 'n', args: [0, 0], beside: ['list'] },
  { name: 'exact', short: 'x', args: [0, 0], beside: ['list'] },
  { name: 'line-numbers', args: [0, 0], beside: ['list'] },
  { name: 'modprobe', short: 'M', args: [1, 1] },
  { name: 'help', short: 'h', args: [0, 1] },
  { name: 'version', short: 'V', args: [0, 0] },
]
