import { main } from './main.ts'

// A reader that went away (`nflint check | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}

// The code is set, not exited with, so that what is still in a pipe gets out.
void main(process.argv.slice(2), process).then(code => {
  process.exitCode = code
})
