import { main } from './main.ts'
import { outputTo, wentOutDirectly } from './outputs.ts'

const streams = {
  get stdin() {
    return process.stdin
  },
  stdout: outputTo(1),
  stderr: outputTo(2),
  env: process.env,
}

// The code is set, not exited with, while there is something to wait for: what is still in a pipe must get out. Where there is not, Node's
// taking itself down, object by object, is not waited for.
void main(process.argv.slice(2), streams).then(code => {
  process.exitCode = code
  if (wentOutDirectly() && process.getActiveResourcesInfo().length === 0) process.exit()
})
