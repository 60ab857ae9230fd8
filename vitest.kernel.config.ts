import { defineConfig } from 'vitest/config'

/** Tests that load rulesets into a real kernel, in network namespaces of their own; they need root. */
export default defineConfig({
  test: { include: ['test/kernel/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000, fileParallelism: false },
})
