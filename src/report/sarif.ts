import type { Check, Finding } from '../lint/check.ts'
import { checks } from '../lint/checks/index.ts'
import { positionAt } from '../text/index.ts'
import type { Edit, Place, Source } from '../text/index.ts'
import type { Format, Style } from './format.ts'
import { fingerprints } from '../lint/fingerprint.ts'
import { lineHashes } from './line-hash.ts'
import { securityOf } from './security.ts'
import { uriOf } from './uri.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const
const problems = { error: 'error', warning: 'warning', info: 'recommendation' } as const

/** Longest texts that GitHub takes: 1,024 for descriptions. Related places kept: it shows 100. */
const longestDescription = 1024
const mostRelated = 100
/** Longest snippet: a region may be a whole table. */
const longestSnippet = 400

/** `related-accept` as SARIF names rules: `RelatedAccept`. */
const pascal = (name: string): string => name.split('-').map(word => word[0]!.toUpperCase() + word.slice(1)).join('')

/** The paragraphs under "What it finds", as a description without markup; undefined when there is no page. */
function descriptionIn(page: string | undefined): string | undefined {
  const found = page && /^## What it finds\s+([^]*?)(?=^## |(?![^]))/m.exec(page)?.[1]
  if (!found) return undefined
  const text = found.replace(/^```[^]*?^```$/gm, '').replace(/[`*]/g, '').replace(/\s+/g, ' ').trim()
  return text.length > longestDescription ? `${text.slice(0, longestDescription - 1)}…` : text
}

function ruleOf({ name, summary, category, severity }: Check, { pageOf }: Style) {
  const page = pageOf(name)
  const description = descriptionIn(page) ?? `${summary}.`
  const security = securityOf(name, severity)
  return {
    id: name,
    name: pascal(name),
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: description },
    help: { text: `${description}\n\n"nflint explain ${name}" shows the whole page.`, ...(page ? { markdown: page } : {}) },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [...(security ? ['security'] : []), 'firewall', category],
      precision: 'high',
      'problem.severity': problems[severity],
      ...(security ? { 'security-severity': security } : {}),
    },
  }
}

function regionOf({ source, start, end }: Place) {
  const [from, to] = [positionAt(source, start), positionAt(source, end)]
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }
}

/** Everything that depends on how paths are told. */
function writer({ pathOf }: Style) {
  const artifact = (path: string) => {
    const uri = uriOf(pathOf(path))
    return uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' }
  }
  const location = (at: Place) => ({ physicalLocation: { artifactLocation: artifact(at.source.path), region: regionOf(at) } })
  const snippet = ({ source, start, end }: Place) => (end > start ? { snippet: { text: source.text.slice(start, Math.min(end, start + longestSnippet)) } } : {})
  const replacement = ({ source, start, end, text }: Edit) => ({ deletedRegion: regionOf({ source, start, end }), ...(text === '' ? {} : { insertedContent: { text } }) })
  return { artifact, location, snippet, replacement }
}

/** Links to the related places, which viewers show as such: `[text](id)`. Brackets of our own texts are no links. */
const plainText = (text: string): string => text.replace(/[\\[\]]/g, '\\$&')

function messageOf({ message, related = [] }: Finding): string {
  const links = related.slice(0, mostRelated).map(({ message: label }, index) => `[${plainText(label)}](${index + 1})`)
  return links.length === 0 ? plainText(message) : `${plainText(message)}\n${links.join('\n')}`
}

/**
 * SARIF 2.1.0, as code scanning takes it (docs.github.com, "SARIF support for code scanning"). Columns are UTF-16 code units, ends
 * exclusive; paths are relative to the top of the repository.
 */
export const sarif: Format = (report, style) => {
  const { artifact, location, snippet, replacement } = writer(style)
  const found = new Set(report.files.flatMap(({ findings }) => findings.map(({ check }) => check)))
  const rules = checks.filter(({ name }) => found.has(name))
  const indexOf = new Map(rules.map(({ name }, index) => [name, index]))
  const hashes = new Map<Source, readonly string[]>()
  const hashAt = ({ source, start }: Place): string => {
    const known = hashes.get(source) ?? lineHashes(source.text)
    hashes.set(source, known)
    return known[positionAt(source, start).line - 1] ?? known.at(-1)!
  }
  const results = report.files.flatMap(({ findings }) => {
    const prints = fingerprints(findings)
    return findings.map((finding, index) => {
      const { at, check, severity, help, related = [], fix } = finding
      const { text, nth } = prints[index]!
      const base = location(at)
      const byFile = new Map<string, Edit[]>()
      for (const edit of fix?.edits ?? []) byFile.set(edit.source.path, [...(byFile.get(edit.source.path) ?? []), edit])
      return {
        ruleId: check,
        ruleIndex: indexOf.get(check) ?? -1,
        level: levels[severity],
        message: { text: messageOf(finding) },
        locations: [{ physicalLocation: { ...base.physicalLocation, region: { ...base.physicalLocation.region, ...snippet(at) } } }],
        ...(related.length > 0
          ? { relatedLocations: related.slice(0, mostRelated).map((other, id) => ({ id: id + 1, message: { text: other.message }, ...location(other.at) })) }
          : {}),
        partialFingerprints: { primaryLocationLineHash: hashAt(at), 'nflintContent/v1': `${style.digest(text)}:${nth + 1}` },
        ...(fix && byFile.size > 0
          ? { fixes: [{ description: { text: fix.title }, artifactChanges: [...byFile].map(([path, edits]) => ({ artifactLocation: artifact(path), replacements: edits.map(replacement) })) }] }
          : {}),
        properties: { ...(help === undefined ? {} : { help }), ...(fix ? { fixApplicability: fix.applicability } : {}) },
      }
    })
  })
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'nflint', fullName: 'nflint firewall ruleset linter', version: style.version, semanticVersion: style.version, rules: rules.map(rule => ruleOf(rule, style)) } },
      automationDetails: { id: 'nflint/' },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The top of the repository.' } } },
      invocations: [{ executionSuccessful: !style.failed }],
      artifacts: report.files.map(({ path, dialect }) => ({ location: artifact(path), mimeType: 'text/plain', sourceLanguage: dialect })),
      results,
    }],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
