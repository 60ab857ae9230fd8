/** Versions of what the ruleset is for. Unset means the newest release; a check says what changes with it. */
export interface Target {
  readonly kernel?: string
  readonly nft?: string
  readonly iptables?: string
  readonly ferm?: string
}

/** Whether version `a` is older than `b`, part by part ("5.10" is older than "6.0", "5.9" than "5.10"). */
export function isOlder(a: string, b: string): boolean {
  const left = a.split(/[.-]/).map(Number)
  const right = b.split(/[.-]/).map(Number)
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] || 0) - (right[index] || 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** Kernels before 6.0 may attach helpers by themselves (sysctl nf_conntrack_helper; removed by b118509076b3). */
export const attachesHelpersItself = (target: Target): boolean => target.kernel !== undefined && isOlder(target.kernel, '6.0')
