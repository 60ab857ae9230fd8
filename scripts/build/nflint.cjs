#!/usr/bin/env node
// The command `nflint`. Every Node reads this file to its end before it refuses, so it is written for the oldest.
// The program lies in packs (scripts/build/packs.mjs): scripts of functions, one for each part of the program. Beside each lies
// V8's compiled form of it, made by one version of Node for one kind of machine; another one compiles the text, as ever.
/* oxlint-disable no-var, no-unused-vars -- see above */
var version = process.versions.node.split('.')
if (+version[0] < __MAJOR__ || (+version[0] === __MAJOR__ && +version[1] < __MINOR__)) {
  console.error('nflint needs Node __MAJOR__.__MINOR__ or newer; this is ' + process.versions.node + ' (' + process.execPath + ')')
  process.exitCode = 2
} else {
  start()
}

function start() {
  var fs = require('fs')
  var vm = require('vm')
  // Worked out when it is asked for, which is rare.
  var meta = { get url() { return require('url').pathToFileURL(__filename).href } }
  var folder = __dirname + '/parts/'
  var compiled = '.' + process.version + '-' + process.arch + '.bin'
  var packOf = __PACKS__
  var packs = {}
  var modules = {}

  /** The functions of a pack, by name. */
  function pack(name) {
    if (packs[name]) return packs[name].parts
    var file = folder + name + '.js'
    var cached
    try {
      cached = fs.readFileSync(folder + name + compiled)
    } catch (error) {
      // Required as usual, so that NODE_COMPILE_CACHE does its work.
      packs[name] = { parts: require(file) }
      return packs[name].parts
    }
    // Packs are ASCII.
    var script = new vm.Script(fs.readFileSync(file, 'latin1'), { filename: file, cachedData: cached })
    packs[name] = { script: script, parts: script.runInThisContext() }
    return packs[name].parts
  }

  /** What a part of the program exports; it is run on first use. */
  function load(name) {
    if (modules[name]) return modules[name].exports
    var module = { exports: {} }
    modules[name] = module
    pack(packOf[name])[name](module, module.exports, needed, meta)
    return module.exports
  }

  function needed(name) {
    return name.charAt(0) === '.' ? load(name.slice(name.lastIndexOf('/') + 1)) : require(name)
  }

  if (require.main === module) load('bin.js')
  else module.exports = { load: load, packs: packs }
}
