/** A path as the URI reference that SARIF wants: `/` between names, all else percent-encoded as RFC 3986 has it. */
export function uriOf(path: string): string {
  const encoded = path.replace(/\p{Cs}/gu, '\ufffd').split('/').map(name => encodeURIComponent(name).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)).join('/')
  return path.startsWith('/') ? `file://${encoded}` : encoded
}
