import { closeSync, constants, openSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { working } from './attention.ts'
import type { Commands } from './commands.ts'
import { followLines } from './commands.ts'
import { makeDirectory, remove } from './files.ts'
import { readWhole } from './reading.ts'

/** What a client is told: its answer, what it did wrong, or that it has to end with everything that waits for it. */
export interface Reply {
  status: 'OK' | 'ERR' | 'END'
  text: string
}

/** A directory in which shell scripts leave requests for us. */
export interface Mailbox {
  close(): Promise<void>
}

/**
 * Opens a mailbox; requests are answered one after the other.
 *
 * A client writes its arguments, each ended by a NUL, to `<id>.request`, makes and opens the FIFO `<id>.reply`, and writes its id as
 * a line into the FIFO `requests`. It gets the status as a line; a text that belongs to it is in `<id>.text`. It removes its files.
 */
export async function openMailbox(
  directory: string,
  answer: (args: string[]) => Promise<Reply>,
  commands: Commands,
): Promise<Mailbox> {
  makeDirectory(directory)
  const fifo = join(directory, 'requests')
  const made = await commands.run('mkfifo', ['-m', '600', fifo])
  if (made.code !== 0) throw new Error(`mkfifo failed: ${made.err}`)
  // Opened for both ways, so that it never ends while clients come and go.
  const descriptor = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK)
  const socket = new Socket({ fd: descriptor, readable: true, writable: false })
  let last = Promise.resolve()
  followLines(socket, id => {
    last = last.then(() => serve(directory, id, answer))
  })
  return {
    async close() {
      socket.destroy()
      await last
      remove(directory)
    },
  }
}

async function serve(
  directory: string,
  id: string,
  answer: (args: string[]) => Promise<Reply>,
): Promise<void> {
  const args = readWhole(join(directory, `${id}.request`))
    .toString()
    .split('\0')
    .slice(0, -1)
  const reply = await working(() => answer(args))
  if (reply.text !== '') writeFileSync(join(directory, `${id}.text`), reply.text)
  try {
    // A client that has gone away reads no more: without a reader, opening its FIFO in the usual way would wait for ever.
    const descriptor = openSync(join(directory, `${id}.reply`), constants.O_WRONLY | constants.O_NONBLOCK)
    try {
      writeFileSync(descriptor, `${reply.status}\n`)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // Nobody is left to be told.
  }
}
