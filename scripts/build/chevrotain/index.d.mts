import type { Plugin } from 'esbuild'

export const leanChevrotain: Plugin
