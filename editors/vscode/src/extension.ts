/** Starts the language server for the three languages and adds the commands that an editor cannot have from a server alone. */
import { commands, window, workspace } from 'vscode'
import type { ExtensionContext } from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import type { ServerOptions } from 'vscode-languageclient/node'

const languages = ['ferm', 'nftables', 'iptables']
let client: LanguageClient | undefined

/** The command in the settings, or the nflint that comes with the extension, run by the editor's own Node. */
function server(context: ExtensionContext): ServerOptions {
  const path = workspace.getConfiguration('nflint').get<string>('path')
  return path
    ? { command: path, args: ['lsp'], transport: TransportKind.stdio }
    : { module: context.asAbsolutePath('dist/nflint/nflint.cjs'), args: ['lsp'], transport: TransportKind.stdio }
}

async function start(context: ExtensionContext): Promise<void> {
  client = new LanguageClient('nflint', 'nflint', server(context), {
    documentSelector: languages.flatMap(language => [{ scheme: 'file', language }, { scheme: 'untitled', language }]),
    synchronize: { fileEvents: workspace.createFileSystemWatcher('**/{.,}nflint.toml') },
  })
  await client.start()
}

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand('nflint.tighten', () => commands.executeCommand('editor.action.codeAction', { kind: 'refactor.rewrite.nflint', apply: 'ifSingle' })),
    commands.registerCommand('nflint.restart', async () => {
      await client?.stop()
      await start(context)
    }),
    workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('nflint.path')) void commands.executeCommand('nflint.restart')
    }),
  )
  try {
    await start(context)
  } catch (error) {
    void window.showErrorMessage(`nflint did not start: ${error instanceof Error ? error.message : String(error)}. See "nflint.path" in the settings.`)
  }
}

export const deactivate = (): Promise<void> | undefined => client?.stop()
