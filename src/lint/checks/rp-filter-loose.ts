import type { KernelSetting } from '../../model/index.ts'
import type { Check, Found } from '../check.ts'
import { numberOf, sysctls } from '../sysctl.ts'

const key = /^net\.ipv4\.conf\.(.+)\.rp_filter$/

interface Setting {
  readonly setting: KernelSetting
  /** `all`, `default`, an interface, or a pattern that stands for all of them. */
  readonly of: string
  readonly value: number
}

/** Of an interface the larger of its own value and that of `all` counts (ip-sysctl.rst, rp_filter). */
function finding({ setting: { origin }, of, value }: Setting): Found {
  const where = of === 'all' || of === '*' ? 'on every interface' : of === 'default' ? 'on every interface that comes later' : `on ${of}`
  const help = 'set it to 1 where answers leave by the interface that packets come in by; elsewhere let a rule judge the source (-m rpfilter, fib saddr . iif oif)'
  return value === 0
    ? { at: origin, message: `nothing looks at source addresses ${where}: a packet may claim to come from a network behind another interface`, help }
    : {
      at: origin,
      severity: 'info',
      message: `source addresses ${where} are checked loosely: whatever has a route anywhere passes, with a default route every address`,
      help,
    }
}

export const rpFilterLoose: Check = {
  name: 'rp-filter-loose',
  summary: 'A kernel setting lets packets with forged source addresses in',
  category: 'host',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: Setting[] = []
    for (const [name, setting] of sysctls(ruleset)) {
      const of = key.exec(name)?.[1]
      const value = numberOf(setting)
      if (of !== undefined && value !== undefined) found.push({ setting, of, value })
    }
    const valueOf = (name: string): number | undefined => found.find(({ of }) => of === name)?.value
    const everywhere = valueOf('all') ?? valueOf('*') ?? 0
    // `all` at 0 leaves each interface its own value, which it has from `default`.
    const defaultFilters = (valueOf('default') ?? 0) > 0
    for (const each of found) {
      const { of, value } = each
      if (value === 1 || value > 2) continue
      if (of === 'all' && value === 0 && defaultFilters) continue
      // `all` or the pattern says it already, or makes this strict.
      if (of !== 'all' && of !== '*' && (everywhere === 2 || (everywhere === 1 && value === 0))) continue
      if (of !== 'all' && value === 0 && valueOf('all') === 0 && !defaultFilters) continue
      if (of === '*' && valueOf('all') !== undefined) continue
      yield finding(each)
    }
  },
}
