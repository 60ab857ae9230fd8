import { nearest } from '../text/index.ts'
import type { Target } from '../model/index.ts'

/** Programs whose version a ruleset may be for. */
export const targetPrograms = ['kernel', 'nft', 'iptables', 'ferm'] as const

/** `6.1`, `1.0.6`, `6.0-rc5`. */
export const versionForm = /^\d+(\.\d+)*([.-]\w+)*$/

/** A version of a program, as an example. */
export const versionExample = (program: string): string => (program === 'kernel' ? '6.1' : '1.0.6')

/** The versions in `kernel=5.10,nft=1.0.6`, or what is wrong with the text. */
export function parseTarget(text: string): Target | string {
  const target: Record<string, string> = {}
  for (const part of text.split(',').map(piece => piece.trim()).filter(piece => piece !== '')) {
    const [name = '', ...rest] = part.split('=').map(piece => piece.trim())
    const version = rest.join('=')
    if (!targetPrograms.some(known => known === name)) {
      const near = nearest(name, targetPrograms)
      return `${JSON.stringify(name)} is not one of ${targetPrograms.join(', ')}.${near ? ` Did you mean ${near}?` : ''}`
    }
    if (!versionForm.test(version)) return `${name} needs a version, such as ${name}=${versionExample(name)}.`
    target[name] = version
  }
  return target
}
