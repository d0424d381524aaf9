import { chmodSync, closeSync, constants, fstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { goText } from '../tree/go-bytes.ts'
import type { Commands } from './commands.ts'
import { followLines } from './commands.ts'
import { isCode, makeDirectory, remove } from './files.ts'
import { makePipes } from './pipes.ts'

/** One call of a program that asks us. */
export interface Call {
  /** What the caller shows to say who it is; empty when it shows nothing. */
  token: string
  args: string[]
  /** The user that calls; who runs us counts as root, as which hooks are meant to run. */
  uid: number
  /** What it was given on standard input, for calls that read it. */
  input?: string
}

/** What the caller prints, and how it exits. */
export interface CallAnswer {
  exit: number
  stdout: string
  stderr: string
}

/** A directory in which many small calls are answered, one after the other. */
export interface CallBox {
  close(): Promise<void>
}

/** How many calls can wait at the same time; those beyond wait for a place. */
const slots = 32

/**
 * Opens a box for calls of `bin/snapctl`.
 *
 * A caller takes the first free slot by making `<slot>.call`, which holds its token and arguments, each ended by a NUL. It opens the
 * FIFO `<slot>.reply`, writes the slot as a line into the FIFO `requests`, and reads the line `answered`; the answer is a shell script,
 * `<slot>.answer`. A slot is free again when its caller has closed the FIFO. So neither side starts a program for a call.
 */
export async function openCallBox(directory: string, answer: (call: Call) => CallAnswer | Promise<CallAnswer>, commands: Commands): Promise<CallBox> {
  makeDirectory(directory)
  await makePipes(directory, ['requests', ...Array.from({ length: slots }, (_, slot) => `${String(slot)}.reply`)], commands)
  // A hook may let other users call; none of them may take away what is not theirs.
  chmodSync(directory, 0o1777)
  // Opened for both ways, so that it never ends while callers come and go.
  const socket = new Socket({ fd: openSync(join(directory, 'requests'), constants.O_RDWR | constants.O_NONBLOCK), readable: true, writable: false })
  const answered = new Set<number>()
  let failure: Error | undefined
  let last = Promise.resolve()
  const serve = async (line: string): Promise<void> => {
    for (const slot of answered) if (release(directory, slot)) answered.delete(slot)
    const slot = Number(line)
    const call = answered.has(slot) ? undefined : readCall(directory, slot)
    if (call === undefined) return
    writeFileSync(join(directory, `${line}.answer`), answerScript(await answer(call)), { flag: 'wx', mode: 0o644 })
    answered.add(slot)
    wake(directory, slot, 'answered')
  }
  followLines(socket, line => {
    last = last.then(() => serve(line)).catch((error: unknown) => {
      failure ??= error instanceof Error ? error : new Error('answering a call threw something that is no error')
      wake(directory, Number(line), 'gone')
    })
  })
  return {
    async close() {
      socket.destroy()
      await last
      const all = Array.from({ length: slots }, (_, slot) => slot)
      for (const slot of all) if (!answered.has(slot)) wake(directory, slot, 'gone')
      // Callers read their answers from the directory.
      for (let look = 0; look < 100 && all.some(slot => isHeard(directory, slot)); look += 1) await new Promise(resolve => { setTimeout(resolve, 5) })
      remove(directory)
      if (failure !== undefined) throw failure
    },
  }
}

/** Whether a caller still listens at a slot. */
function isHeard(directory: string, slot: number): boolean {
  const caller = openReply(directory, slot)
  if (caller !== undefined) closeSync(caller)
  return caller !== undefined
}

/** Makes a slot free when nobody listens there any more; false while its caller still reads. */
function release(directory: string, slot: number): boolean {
  if (isHeard(directory, slot)) return false
  for (const kind of ['answer', 'input', 'call']) rmSync(join(directory, `${String(slot)}.${kind}`), { force: true })
  return true
}

function wake(directory: string, slot: number, word: 'answered' | 'gone'): void {
  const caller = openReply(directory, slot)
  if (caller === undefined) return
  try {
    writeFileSync(caller, `${word}\n`)
  } finally {
    closeSync(caller)
  }
}

/** The pipe to a caller; undefined when nobody has it open, which would make us wait in the usual way of opening. */
function openReply(directory: string, slot: number): number | undefined {
  try {
    return openSync(join(directory, `${String(slot)}.reply`), constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  } catch (error) {
    if (isCode(error, 'ENXIO', 'ENOENT', 'ELOOP')) return undefined
    throw error
  }
}

function readCall(directory: string, slot: number): Call | undefined {
  const call = readOwn(join(directory, `${String(slot)}.call`))
  // A line that no caller of ours has written.
  if (call === undefined) return undefined
  const input = readOwn(join(directory, `${String(slot)}.input`))
  const [token = '', ...args] = separated(call.bytes).map(goText)
  return { token, args, uid: call.uid === process.getuid?.() ? 0 : call.uid, ...(input === undefined ? {} : { input: goText(input.bytes) }) }
}

/** A file and whose it is; nothing for what is no file, such as a link that another user has laid. */
function readOwn(path: string): { bytes: Buffer; uid: number } | undefined {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ELOOP', 'EACCES')) return undefined
    throw error
  }
  try {
    const stat = fstatSync(file)
    return stat.isFile() ? { bytes: readFileSync(file), uid: stat.uid } : undefined
  } finally {
    closeSync(file)
  }
}

/** The parts of a text in which each is ended by a NUL. */
function separated(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let start = 0, end = bytes.indexOf(0); end >= 0; start = end + 1, end = bytes.indexOf(0, start)) parts.push(bytes.subarray(start, end))
  return parts
}

/** What the caller carries out: prints the texts byte by byte, then exits. */
function answerScript({ exit, stdout, stderr }: CallAnswer): string {
  const print = (text: string, where: string): string => (text === '' ? '' : `${printing(text)}${where}\n`)
  return `${print(stdout, '')}${print(stderr, ' >&2')}exit ${String(exit)}\n`
}

function printing(text: string): string {
  const quoted = (part: string): string => `'${part.replaceAll("'", `'\\''`)}'`
  // No argument can hold a NUL.
  return `printf '${text.split('\0').map(() => '%s').join('\\0')}' ${text.split('\0').map(quoted).join(' ')}`
}
