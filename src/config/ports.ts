import type { AllowedPorts } from '../lint/index.ts'

/** `22/tcp`, `60000-61000/udp`; undefined for a text of another form. */
export function portsOf(text: string): AllowedPorts | undefined {
  const [, first, last, protocol] = /^(\d+)(?:-(\d+))?\/(\w+)$/.exec(text) ?? []
  return first === undefined ? undefined : { protocol: protocol as AllowedPorts['protocol'], first: Number(first), last: Number(last ?? first) }
}
