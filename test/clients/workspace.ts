import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What every client is shown: something to find, to fix, to tighten, to rename, to complete, and to lay out. */
export const text = `# \u65e5\u672c\u8a9e \u{1f600}
@def $LAN = 10.0.0.0/8;

table filter {
    chain INPUT {
        policy DROP;
        mod conntrack ctstate (ESTABLISHED RELATED) ACCEPT;
        interface lo ACCEPT;
        saddr $LAN proto tcp dport 22 ACCEPT;
        saddr $LAN   proto tcp dport 22 ACCEPT;
    }
}
`

/** The same when all that is asked for has been done; where lists are broken is for the layout to say. */
export const done = `# \u65e5\u672c\u8a9e \u{1f600}
@def $HOME_NET = 10.0.0.0/8;

table filter {
    chain INPUT {
        policy DROP;
        mod conntrack ctstate (ESTABLISHED) ACCEPT;
        proto icmp icmp-type (destination-unreachable time-exceeded parameter-problem) mod conntrack ctstate RELATED ACCEPT;
        interface lo ACCEPT;
        saddr $HOME_NET proto tcp dport 22 ACCEPT;
    }
}
`

/** A folder with the file in it; a marker keeps clients from looking for a project above. */
export function workspace(): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-clients-'))
  const file = join(folder, 'ferm.conf')
  writeFileSync(file, text)
  writeFileSync(join(folder, 'nflint.toml'), '')
  return { folder, file }
}
