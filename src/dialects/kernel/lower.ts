import type { Command, KernelFile, Line, Load, Word } from '../../../grammars/kernel/index.ts'
import type { KernelSetting, Origin } from '../../model/index.ts'
import { placeIn } from '../../text/index.ts'
import type { Source } from '../../text/index.ts'

/**
 * A sysctl key with dots. Where the first separator is a slash, slashes separate and dots stand in names
 * (sysctl.d(5): `net/ipv4/conf/enp3s0.200/forwarding` is `net.ipv4.conf.enp3s0/200.forwarding`).
 */
function keyName(key: string): string {
  const separator = /[./]/.exec(key)?.[0]
  return separator === '/' ? key.replaceAll(/[./]/g, found => (found === '/' ? '.' : '/')) : key
}

/** Module names are equal with `-` and `_`; the kernel says `_`. */
const moduleName = (name: string): string => name.replaceAll('-', '_')

const parameter = /^\w+=/

/** The settings of a modprobe.d command. `install m /bin/true` (or false) keeps the module out like a blacklist. */
function* commandSettings(source: Source, { command, words, ...span }: Command): Generator<KernelSetting> {
  const at = (word: Word): Origin => placeIn(source, word)
  const origin = placeIn(source, span)
  const name = moduleName(words[0]!.text)
  const rest = words.slice(1)
  switch (command) {
    case 'options':
      for (const word of rest) yield { kind: 'module-option', name, value: word.text, origin, valueOrigin: at(word) }
      return
    case 'blacklist':
      yield { kind: 'module-blacklist', name, origin }
      return
    case 'install':
      if (/^(?:\/usr)?(?:\/bin\/)?(?:true|false)$/.test(rest[0]!.text)) yield { kind: 'module-blacklist', name, origin }
      else if (rest.some(word => /(?:^|\/)(?:modprobe|insmod)$/.test(word.text))) {
        for (const word of rest) if (parameter.test(word.text)) yield { kind: 'module-option', name, value: word.text, origin, valueOrigin: at(word) }
      }
      return
    case 'softdep':
      for (const word of rest) if (!/^(?:pre|post):$/.test(word.text)) yield { kind: 'module-load', name: moduleName(word.text), origin: at(word) }
      return
    default:
      return
  }
}

function* loadSettings(source: Source, { module, parameters, ...span }: Load): Generator<KernelSetting> {
  const name = moduleName(module.text)
  const origin = placeIn(source, span)
  yield { kind: 'module-load', name, origin }
  for (const word of parameters) yield { kind: 'module-option', name, value: word.text, origin, valueOrigin: placeIn(source, word) }
}

function* lineSettings(source: Source, line: Line): Generator<KernelSetting> {
  switch (line.kind) {
    case 'Setting':
      yield {
        kind: 'sysctl', name: keyName(line.key.text), value: line.value.text,
        origin: placeIn(source, line), valueOrigin: placeIn(source, line.value),
      }
      return
    case 'Command':
      yield* commandSettings(source, line)
      return
    case 'Load':
      yield* loadSettings(source, line)
      return
    case 'Exclusion':
    case 'Bad':
      return
  }
}

/** What the lines of a file set, in order. */
export const settingsOf = (source: Source, root: KernelFile): readonly KernelSetting[] =>
  root.lines.flatMap(line => [...lineSettings(source, line)])
