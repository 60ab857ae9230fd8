// Builds on "prepare", also where npm prepared a git checkout without devDependencies: npm before 12 passes
// `--global` down to the nested install of `npm install -g git+...` (npm/cli#8440). All output goes to stderr,
// since pre-commit reads the package's file name from the output of `npm pack`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const root = new URL('..', import.meta.url)

function run(command, args, env) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env, shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(new URL('node_modules/esbuild', root))) {
  const inherited = /^npm_config_(global|location|prefix|omit|only|production|dry_run|package_lock_only)$/i
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !inherited.test(key)))
  run('npm', ['install', '--ignore-scripts', '--include=dev', '--no-save', '--no-audit', '--no-fund', '--global=false'], env)
}
run(process.execPath, ['scripts/build.mjs'], process.env)
