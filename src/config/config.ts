import { TomlError, parse } from 'smol-toml'
import { checks } from '../lint/index.ts'
import type { CheckSettings, LintOptions } from '../lint/index.ts'
import { helperNamed, helpers } from '../model/index.ts'
import type { Target } from '../model/index.ts'
import { nearest, positionAt } from '../text/index.ts'
import type { Source } from '../text/index.ts'
import { BadConfig } from './bad.ts'
import { targetPrograms } from './target.ts'

/** What a configuration file comes to. */
export interface Config extends Pick<LintOptions, 'select' | 'ignore'> {
  readonly target: Target
  readonly settings: CheckSettings
}

type Table = Readonly<Record<string, unknown>>

const topKeys = ['target', 'select', 'ignore', 'wanted-helpers']
const helperKeys = ['name', 'for']

/**
 * The configuration in a text.
 * @throws BadConfig
 */
export function parseConfig(source: Source): Config {
  const reader = new ConfigReader(source)
  const table = reader.parse()
  reader.onlyKeys(table, topKeys)
  const { target = {}, select, ignore, 'wanted-helpers': wanted = [] } = table
  return {
    target: reader.target(target),
    ...(select === undefined ? {} : { select: reader.checkNames('select', select) }),
    ...(ignore === undefined ? {} : { ignore: reader.checkNames('ignore', ignore) }),
    settings: { wantedHelpers: reader.wantedHelpers(wanted) },
  }
}

/** Reads values, and says where the file is wrong. TOML values have no places: words are looked up in the text. */
class ConfigReader {
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  parse(): Table {
    try {
      return parse(this.#source.text)
    } catch (error) {
      if (!(error instanceof TomlError)) throw error
      const [first = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
      throw new BadConfig(`${this.#source.path}:${error.line}:${error.column}: ${first}`, { cause: error })
    }
  }

  fail(word: string, message: string): never {
    const at = this.#source.text.search(new RegExp(`(?<![\\w-])${word.replace(/[^\w-]/g, '\\$&')}(?![\\w-])`))
    const { line, column } = positionAt(this.#source, Math.max(0, at))
    throw new BadConfig(`${this.#source.path}:${line}:${column}: ${message}`)
  }

  onlyKeys(table: Table, known: readonly string[]): void {
    for (const key of Object.keys(table)) if (!known.includes(key)) this.fail(key, `unknown key ${JSON.stringify(key)}.${didYouMean(key, known)}`)
  }

  strings(key: string, value: unknown): readonly string[] {
    if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) return this.fail(key, `${key} is a list of strings`)
    return value
  }

  target(value: unknown): Target {
    if (!isTable(value)) return this.fail('target', 'target is a table, such as { kernel = "6.1" }')
    this.onlyKeys(value, targetPrograms)
    for (const [key, version] of Object.entries(value)) {
      if (typeof version !== 'string') this.fail(key, `the version of ${key} is a string, such as "6.1"`)
    }
    return value as Target
  }

  checkNames(key: string, value: unknown): readonly string[] {
    const known = checks.map(({ name }) => name)
    const names = this.strings(key, value)
    for (const name of names) if (!known.includes(name)) this.fail(name, `there is no check ${JSON.stringify(name)}.${didYouMean(name, known)}`)
    return names
  }

  wantedHelpers(value: unknown): CheckSettings['wantedHelpers'] {
    if (!Array.isArray(value) || !value.every(isTable)) return this.fail('wanted-helpers', 'wanted-helpers is a list of tables, each with a name')
    return value.map(entry => {
      this.onlyKeys(entry, helperKeys)
      const { name, for: addresses } = entry
      if (typeof name !== 'string') return this.fail('wanted-helpers', 'a wanted helper needs a name, such as name = "ftp"')
      if (!helperNamed(name)) this.fail(name, `the kernel has no helper ${JSON.stringify(name)}.${didYouMean(name, helpers.map(helper => helper.name))}`)
      return addresses === undefined ? { name } : { name, for: this.strings('for', addresses) }
    })
  }
}

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  return near === undefined ? ` Known: ${known.join(', ')}.` : ` Did you mean ${near}?`
}
