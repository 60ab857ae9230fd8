import type { Source } from '../text/index.ts'
import type { Carrier, CarrierKind } from './carried.ts'

/** Beginning of a text in which its kind shows. */
const beginning = 65_536

const templateName = /\.(?:j2|jinja2?|erb|epp|tmpl|tpl)$/
/** `{{ name }}`, `{% if … %}`, `{# … #}`, `<%= … %>`: no ruleset has them. A ferm block in a block has a `;` between the braces. */
const templateTag = /\{\{-?\s*[\w.]+(?:\s*[|[(.+~][^{};\n]*)?\s*-?\}\}|\{%[-+]?\s*\w+[^\n]*?%\}|<%[-=]?\s[^\n]*?-?%>/

const brackets = ['{{', '{%', '<%']

/** In a file whose name says that it is a template. */
const anyTag = /\{\{|\{%|\{#|<%/

const shellLine = /^#!\s*\S*\/(?:env\s+)?(?:ba|da|k|z|a)?sh\b/
const shellName = /\.(?:sh|bash)$/
/** A tool by its name or in a variable, with something behind it. */
const shellCommand = /(?:^|[\s;&|({"'`/])(?:ip6?tables(?:-nft|-legacy)?(?:-restore)?|nft)["']?[ \t]+\S|^[ \t]*["']?\$\{?\w*(?:ipt|ip6t|iptables|nft)\w*\}?["']?[ \t]+-/im

const listing = /^\s*\{\s*"nftables"\s*:/

/** What kind of text carries rulesets here; undefined for a ruleset itself, and for all else. */
export function carrierKind({ path, text }: Source): CarrierKind | undefined {
  const head = text.length > beginning ? text.slice(0, beginning) : text
  // The same told in plain text first: to compile a pattern takes longer than to read a small file.
  if (head.includes('"nftables"') && listing.test(head)) return 'json'
  // A template without tags is the ruleset that it comes to.
  if ((brackets.some(bracket => head.includes(bracket)) && templateTag.test(head)) || (templateName.test(path) && anyTag.test(text))) return 'template'
  return ((head.startsWith('#!') && shellLine.test(head)) || shellName.test(path)) && shellCommand.test(text) ? 'shell' : undefined
}

/** The name that a file gets when its template is filled in. */
export const nameOfFilled = (path: string): string => path.replace(templateName, '')

const loaders: Record<CarrierKind, () => Promise<Carrier>> = {
  shell: async () => (await import('./shell/index.ts')).shell,
  template: async () => (await import('./template.ts')).template,
  json: async () => (await import('./json/index.ts')).json,
}

/** What reads texts of a kind, loaded when it is needed. */
export const loadCarrier = (kind: CarrierKind): Promise<Carrier> => loaders[kind]()
