// Runs the built command line on a ruleset of each dialect, so that V8 has compiled what a usual run needs and no more (what is compiled must
// be read), and writes V8's compiled form beside each pack. Takes the folders dist and fixtures; run by the build, in a process of its own.
const { readFileSync, readdirSync, writeFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const { Script } = require('node:vm')

const [dist, fixtures] = process.argv.slice(2)
const { load, packs } = require(join(dist, 'nflint.cjs'))
const parts = join(dist, 'parts')
const names = readdirSync(parts).filter(name => name.endsWith('.js')).map(name => basename(name, '.js'))
for (const name of names) {
  const filename = join(parts, `${name}.js`)
  const script = new Script(readFileSync(filename, 'latin1'), { filename })
  packs[name] = { script, parts: script.runInThisContext() }
}

// A few lines of each dialect, as most hooks and editors have them.
const commands = ['rules.v4', 'start.nft', 'ferm.conf', 'sysctl.conf'].map(name => ['check', '--isolated', join(fixtures, 'start', name)])

async function warm() {
  const { main } = load('main.js')
  const stream = { write: () => true }
  for (const command of commands) await main(command, { stdin: (async function* () {})(), stdout: stream, stderr: stream, env: {} })
  // Once more as a process of its own: with its outputs, its end, and a search for a configuration, which finds none.
  process.on('exit', () => {
    for (const name of names) writeFileSync(join(parts, `${name}.${process.version}-${process.arch}.bin`), packs[name].script.createCachedData())
  })
  process.env.XDG_CONFIG_HOME = process.env.HOME = dist
  process.argv.splice(2, 2, ...commands[0].filter(word => word !== '--isolated'), '--exit-zero')
  load('bin.js')
}

void warm()
