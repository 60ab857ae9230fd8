import { readFileSync } from 'node:fs'

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
