import { main } from './main.ts'
import { outputTo } from './outputs.ts'

const streams = {
  get stdin() {
    return process.stdin
  },
  stdout: outputTo(1),
  stderr: outputTo(2),
  env: process.env,
}

// The code is set, not exited with, so that what is still in a pipe gets out.
void main(process.argv.slice(2), streams).then(code => {
  process.exitCode = code
})
