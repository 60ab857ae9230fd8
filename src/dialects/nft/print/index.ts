import type { Chain, Family, HelperAssignment, Rule, Ruleset, Table } from '../../../model/index.ts'
import { all } from '../../../model/index.ts'
import { Unprintable } from '../../dialect.ts'
import { wordOf } from '../lower/constants.ts'
import type { NegatableLiteral } from './literal.ts'
import { conjunctions } from './literal.ts'
import { Contradiction, matchTexts } from './matches.ts'
import type { ObjectNames } from './statements.ts'
import { effectText, verdictText } from './statements.ts'

/** Objects that the printed rules need, by their declaration. */
interface Objects extends ObjectNames {
  readonly declarations: readonly string[]
}

const protocolText = (l4proto: number | undefined): string => (l4proto === undefined ? 'tcp' : (wordOf('protocol', l4proto) ?? String(l4proto)))

function objectsFor(table: Table): Objects {
  const named = new Map<string, string>()
  const declarations: string[] = []
  const declare = (key: string, wanted: string, text: (name: string) => string): string => {
    const known = named.get(key)
    if (known !== undefined) return known
    const taken = new Set(named.values())
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`
    named.set(key, name)
    declarations.push(text(name))
    return name
  }
  const helper = ({ name, l4proto, l3proto }: HelperAssignment, wanted: string | undefined): string => {
    if (name === undefined) throw new Unprintable('a helper without a name')
    return declare(`helper ${name} ${l4proto} ${l3proto}`, wanted ?? name, object =>
      `\tct helper ${object} {\n\t\ttype "${name}" protocol ${protocolText(l4proto)};\n${l3proto ? `\t\tl3proto ${l3proto};\n` : ''}\t}\n`)
  }
  for (const object of table.objects) if (object.kind === 'ct helper' && object.helper?.name !== undefined) helper(object.helper, object.name)
  return {
    declarations,
    helper: effect => helper(effect.helper, undefined),
    expectation: ({ object, l4proto, dport }) =>
      declare(`expectation ${object}`, object, name =>
        `\tct expectation ${name} {\n\t\tprotocol ${protocolText(l4proto)};\n\t\tdport ${dport ?? 0};\n\t\ttimeout 1m;\n\t\tsize 1;\n\t}\n`),
  }
}

const words = (parts: readonly string[]): string => parts.filter(part => part !== '').join(' ')

/** What a rule does and decides, for a packet that matches. */
function bodyText(rule: Rule, family: Family, objects: Objects): string {
  const effects = rule.effects.map(effect => effectText(effect, objects))
  const { verdict } = rule
  const nat = rule.effects.some(effect => effect.kind === 'nat')
  if ((verdict.kind === 'jump' || verdict.kind === 'goto') && verdict.rules) {
    return words([...effects, `${verdict.kind} { ${verdict.rules.flatMap(inner => ruleTexts(inner, family, objects)).join('; ')}; }`])
  }
  // A translation is nft's verdict itself.
  return words([...effects, nat && verdict.kind === 'accept' ? '' : verdictText(verdict)])
}

/** nft lines for one rule: several where the condition has alternatives. */
function ruleTexts(rule: Rule, family: Family, objects: Objects): readonly string[] {
  const alternatives = conjunctions(all(rule.matches.map(match => match.condition)))
  const body = bodyText(rule, family, objects)
  const comment = rule.comment === undefined ? '' : `comment "${rule.comment}"`
  const lines = [...new Set(alternatives.flatMap(literals => lineOf(literals, family)))]
  const [first] = lines
  if (first === undefined) return []
  if (lines.length === 1) return [words([first, body, comment]) || 'continue']
  switch (rule.verdict.kind) {
    case 'jump':
    case 'continue':
      // A packet that fits several alternatives is dealt with once: the inner goto ends with the jump.
      return [`jump { ${lines.map(line => words([line, `goto { ${body || 'continue'}; }`])).join('; ')}; }`]
    default:
      return lines.map(line => words([line, body, comment]))
  }
}

/** The matches of one alternative, nothing for one that no packet satisfies. */
function lineOf(literals: readonly NegatableLiteral[], family: Family): readonly string[] {
  try {
    return [words(matchTexts(literals, family).map(({ text }) => text))]
  } catch (error) {
    if (error instanceof Contradiction) return []
    throw error
  }
}

function chainText(chain: Chain, family: Family, objects: Objects): string {
  const { base } = chain
  const head: string[] = []
  if (base) {
    const devices = base.devices && base.devices.length > 0 ? ` devices = { ${base.devices.map(device => `"${device}"`).join(', ')} }` : ''
    head.push(`\t\ttype ${base.type} hook ${base.hook}${devices} priority ${base.priority}; policy ${base.policy};\n`)
  }
  const rules = chain.rules.flatMap(rule => ruleTexts(rule, family, objects)).map(text => `\t\t${text}\n`)
  return `\tchain ${chain.name} {\n${head.join('')}${rules.join('')}\t}\n`
}

function tableText(table: Table): string {
  const objects = objectsFor(table)
  const chains = table.chains.map(chain => chainText(chain, table.family, objects))
  return `table ${table.family} ${table.name} {\n${table.dormant ? '\tflags dormant;\n' : ''}${objects.declarations.join('')}${chains.join('')}}\n`
}

/** See `Dialect.print`: variables and sets are written out; `family` picks the tables of one family. */
export function printRuleset(ruleset: Ruleset, { family }: { readonly family?: Family } = {}): string {
  return ruleset.tables.filter(table => family === undefined || table.family === family).map(tableText).join('\n')
}
