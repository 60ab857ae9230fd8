/** Modules whose use a check speaks of: old names, removed ones, and those that match in some hooks only. */
export const notedMatches: ReadonlySet<string> = new Set(['state', 'unclean', 'owner', 'physdev'])

/** Targets whose use a check speaks of: old names and removed ones. */
export const notedTargets: ReadonlySet<string> = new Set(['NOTRACK', 'ULOG', 'CLUSTERIP', 'MIRROR', 'SAME', 'QUEUE'])
