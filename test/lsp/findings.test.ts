import { expect, test } from 'vitest'
import type { Job, Told } from '../../src/lsp/analyse.ts'
import type { Client } from '../../src/lsp/client.ts'
import { Documents } from '../../src/lsp/documents.ts'
import { Findings } from '../../src/lsp/findings.ts'
import { Rulesets } from '../../src/lsp/rulesets.ts'
import { SettingsCache } from '../../src/lsp/settings.ts'

const long = (port: number): string => `table ip x {\n chain y {\n${`  tcp dport ${port} accept\n`.repeat(2000)} }\n}\n`

/** Findings of a thread that answers when it is told to; each answer says what it was asked about. */
function findings() {
  const client = { folders: [] } as unknown as Client
  const documents = new Documents()
  const rulesets = new Rulesets(documents, client, new SettingsCache())
  const asked: Job[] = []
  const answers: (() => void)[] = []
  const analyst = {
    isApart: true,
    close: () => undefined,
    findings: (job: Job) => new Promise<readonly Told[]>(resolve => {
      asked.push(job)
      answers.push(() => resolve([{ check: 'x', severity: 'info', message: /dport \d+/.exec(job.text)![0], path: job.path, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, related: [] }]))
    }),
  }
  const found = new Findings(rulesets, new SettingsCache(), analyst, client)
  return {
    found, asked, answers,
    open: (text: string) => documents.open({ uri: 'file:///nowhere/x.nft', languageId: 'nft', version: 1, text }),
    close() {
      documents.close('file:///nowhere/x.nft')
      rulesets.forget()
      found.close('file:///nowhere/x.nft')
    },
  }
}

test('a long text that is opened anew is checked anew, although its version is the same', async () => {
  const { found, answers, open, close } = findings()
  const first = found.whole(open(long(1)))
  answers[0]!()
  expect((await first).map(({ message }) => message)).toEqual(['dport 1'])
  close()
  const second = found.whole(open(long(2)))
  answers[1]?.()
  expect((await second).map(({ message }) => message)).toEqual(['dport 2'])
})

test('what was asked of a text that was closed meanwhile is no answer for the one that is open now', async () => {
  const { found, answers, open, close } = findings()
  const first = found.whole(open(long(1)))
  close()
  open(long(2))
  answers[0]!()
  await expect(first).rejects.toThrow()
})
