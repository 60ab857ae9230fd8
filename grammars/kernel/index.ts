/**
 * Grammar of kernel settings: sysctl.d(5), modprobe.d(5), modules-load.d(5), one grammar for the three.
 *
 * Invariants
 * - A line is a statement; which of the three formats it belongs to is told from the line itself.
 * - Deviation: `;` begins a comment in all three (only sysctl.d has it), and `\` continues a line in all three (only modprobe.d).
 */
export * from './nodes.ts'
export { parseKernel } from './parser.ts'
