import type { AllowedPorts } from '../lint/index.ts'

/** `22/tcp`, `60000-61000/udp`. */
export function portsIn(texts: readonly string[]): readonly AllowedPorts[] {
  return texts.map(text => {
    const [, first = '', last, protocol = ''] = /^(\d+)(?:-(\d+))?\/(\w+)$/.exec(text)!
    return { protocol: protocol as AllowedPorts['protocol'], first: Number(first), last: Number(last ?? first) }
  })
}
