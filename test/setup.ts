import fc from 'fast-check'

/** The same random cases in every run, so that a failure is of the change that brought it; `NFLINT_SEED` tries others. */
fc.configureGlobal({ seed: Number(process.env['NFLINT_SEED'] ?? 2026) })
