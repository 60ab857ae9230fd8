import { nearest } from '../text/index.ts'
import type { Target } from '../model/index.ts'

/** Programs whose version a ruleset may be for. */
export const targetPrograms = ['kernel', 'nft', 'iptables', 'ferm'] as const

/** The versions in `kernel=5.10,nft=1.0.6`, or what is wrong with the text. */
export function parseTarget(text: string): Target | string {
  const target: Record<string, string> = {}
  for (const part of text.split(',').map(piece => piece.trim()).filter(piece => piece !== '')) {
    const [name = '', version = ''] = part.split('=').map(piece => piece.trim())
    if (!targetPrograms.some(known => known === name)) {
      const near = nearest(name, targetPrograms)
      return `${JSON.stringify(name)} is not one of ${targetPrograms.join(', ')}.${near ? ` Did you mean ${near}?` : ''}`
    }
    if (!/^\d+(\.\d+)*([.-]\w+)*$/.test(version)) return `${name} needs a version, such as ${name}=${name === 'kernel' ? '6.1' : '1.0.6'}.`
    target[name] = version
  }
  return target
}
