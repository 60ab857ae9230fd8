// An ES module as the body of a function, for the packs: imports become constants and exports assignments, so that calls between parts of the
// program cost what they cost within one. (esbuild's own way to CommonJS makes each import a getter.)
import { Script } from 'node:vm'

const name = String.raw`[\w$]+`
const statement = new RegExp(String.raw`(?<=^|[;}\n])\s*import\s*(?:(${name})\s*,?\s*)?(?:\{([^}]*)\}\s*|\*\s*as\s+(${name})\s*)?(?:from\s*)?"([^"]+)"\s*;?`, 'g')
const exported = /(?<=^|[;}\n])\s*export\s*\{([^}]*)\}\s*;?/g
const defaulted = /(?<=^|[;}\n])\s*export default\s+/g
const later = /\bimport\("(\.{1,2}\/[^"]+|node:[^"]+)"\)/g

/** `a as b, c` as the inside of a pattern or an object: `a: b, c`. */
const pairs = (list, pair) => list.split(',').filter(each => each.trim() !== '').map(each => pair(...each.trim().split(/\s+as\s+/))).join(',')

/** @throws SyntaxError when something of a module is left: then this file knows a form too few */
export function unmodule(code, path) {
  const body = code
    .replaceAll(statement, (_, whole, list, all, from) => {
      const required = `require("${from}")`
      if (whole === undefined && list === undefined && all === undefined) return `${required};`
      const names = [
        ...(whole === undefined ? [] : [`${whole}=${from.startsWith('node:') ? required : `${required}.default`}`]),
        ...(all === undefined ? [] : [`${all}=${required}`]),
        ...(list === undefined ? [] : [`{${pairs(list, (outer, inner) => (inner === undefined ? outer : `${outer}:${inner}`))}}=${required}`]),
      ]
      return `const ${names.join(',')};`
    })
    .replaceAll(exported, (_, list) => `module.exports={${pairs(list, (inner, outer = inner) => `${outer}:${inner}`)}};`)
    .replaceAll(defaulted, 'exports.default=')
    .replaceAll(later, (_, from) => `Promise.resolve().then(()=>require("${from}"))`)
  // oxlint-disable-next-line no-new -- compiled only, to see whether it can be
  new Script(`(function(){${body}\n})`, { filename: path })
  return body
}
