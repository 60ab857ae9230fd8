import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node'
import type { Diagnostic } from 'vscode-languageserver/node'
import type { Severity } from '../lint/index.ts'
import type { Told } from './analyse.ts'
import type { Client } from './client.ts'
import { uriOf } from './uri.ts'

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information,
}

/** Checks about text that does nothing (shown faded), and about what has been replaced (shown struck through). */
const tags: Readonly<Record<string, DiagnosticTag>> = {
  'unreachable-rule': DiagnosticTag.Unnecessary, 'redundant-rule': DiagnosticTag.Unnecessary, 'never-matching-rule': DiagnosticTag.Unnecessary,
  'shadowed-rule': DiagnosticTag.Unnecessary, 'unused-chain': DiagnosticTag.Unnecessary, 'unused-ignore': DiagnosticTag.Unnecessary,
  'state-match': DiagnosticTag.Deprecated, 'notrack-target': DiagnosticTag.Deprecated, 'removed-extension': DiagnosticTag.Deprecated,
  'legacy-frontend': DiagnosticTag.Deprecated,
}

/** Where checks' pages lie: beside the bundle, beside its parts, or in the source tree. */
const pageFolder = ['./checks/', '../checks/', '../lint/checks/'].map(folder => new URL(folder, import.meta.url)).find(url => existsSync(fileURLToPath(url)))

/** The page of a check as a link. */
const pageUrl = (check: string): string | undefined => {
  const url = pageFolder && new URL(`${check}.md`, pageFolder)
  return url && existsSync(fileURLToPath(url)) ? url.href : undefined
}

/** A finding in the protocol's words. */
export function diagnosticOf(told: Told, client: Client): Diagnostic {
  const { check, severity, message, help, range, related } = told
  const tag = Object.hasOwn(tags, check) ? tags[check] : undefined
  const href = client.codeDescription ? pageUrl(check) : undefined
  const places = client.relatedInformation ? related : []
  return {
    range, severity: severities[severity], code: check, source: 'nflint',
    message: help === undefined ? message : `${message}\n${help}`,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(client.tags && tag !== undefined ? { tags: [tag] } : {}),
    ...(places.length > 0 ? { relatedInformation: places.map(place => ({ location: { uri: uriOf(place.path), range: place.range }, message: place.message })) } : {}),
  }
}
