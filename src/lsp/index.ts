/**
 * LSP: the language server.
 *
 * Invariants
 * - The only user of vscode-languageserver, and the only code that counts lines and columns from 0.
 * - A file a capability; what text means is asked of dialects, lint, rewrite and format, never worked out here.
 * - Diagnostics are pushed or pulled, never both: whichever the client announces.
 * - Nothing is written to standard output but the protocol; nothing on disk is changed, edits are the client's to apply.
 * - No request ends the server: an answer that cannot be had is null or an error to that request.
 */
export { serve } from './server.ts'
