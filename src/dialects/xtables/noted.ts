/** Modules whose use a check speaks of: old names, removed ones, and those that match in some hooks only. */
export const notedMatches: ReadonlySet<string> = new Set(['state', 'unclean', 'owner', 'physdev'])

/** Options that are gone while their module is not. */
export const notedOptions: ReadonlySet<string> = new Set(['pid-owner', 'sid-owner', 'cmd-owner'])

/** Targets whose use a check speaks of: old names and removed ones. */
export const notedTargets: ReadonlySet<string> = new Set(['NOTRACK', 'ULOG', 'CLUSTERIP', 'MIRROR', 'SAME', 'QUEUE'])
