import type { Node } from '../../src/syntax/index.ts'

/** The syntax tree of sysctl.d, modprobe.d and modules-load.d files: a statement a line. */
export type KernelNode = KernelFile | Line | Word

interface Base<Kind extends string> extends Node {
  readonly kind: Kind
}

export interface KernelFile extends Base<'File'> {
  readonly lines: readonly Line[]
}

export type Line = Setting | Exclusion | Command | Load | Bad

/** sysctl.d: `key = value`, `-key = value`. */
export interface Setting extends Base<'Setting'> {
  readonly key: Word
  /** Without surrounding blanks; empty text where nothing is written. */
  readonly value: Word
  /** `-key`: a failure to set it is ignored. */
  readonly lenient?: true
}

/** sysctl.d: `-key` alone keeps the key out of patterns. */
export interface Exclusion extends Base<'Exclusion'> {
  readonly key: Word
}

export type CommandName = 'options' | 'install' | 'remove' | 'blacklist' | 'alias' | 'softdep' | 'weakdep'

/** modprobe.d: a command and its words. */
export interface Command extends Base<'Command'> {
  readonly command: CommandName
  readonly words: readonly Word[]
}

/** modules-load.d, /etc/modules: a module, in the latter with parameters behind it. */
export interface Load extends Base<'Load'> {
  readonly module: Word
  readonly parameters: readonly Word[]
}

export interface Word extends Base<'Word'> {
  readonly text: string
}

/** A line that is none of these; an error in the tree says why. */
export interface Bad extends Base<'Bad'> {}
