import { existsSync, readFileSync } from 'node:fs'

/** Where pages lie: beside the bundle, or in the source tree. */
const folders = ['./checks/', '../lint/checks/'] as const

/** The page of a check, or undefined when it was not shipped. */
export function pageOf(check: string): string | undefined {
  for (const folder of folders) {
    try {
      return readFileSync(new URL(`${folder}${check}.md`, import.meta.url), 'utf8')
    } catch {
      // The other folder has it.
    }
  }
  return undefined
}

/** Where a terminal on this machine finds the page of a check. */
export const pageUrl = (check: string): string | undefined =>
  folders.map(folder => new URL(`${folder}${check}.md`, import.meta.url)).find(url => existsSync(url))?.href
