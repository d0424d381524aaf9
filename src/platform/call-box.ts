import { chmodSync, closeSync, constants, fstatSync, openSync, readSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { goText } from '../text/go-bytes.ts'
import type { Commands } from './commands.ts'
import { followLines } from './commands.ts'
import { isCode, makeDirectory, remove } from './files.ts'
import { makePipes } from './pipes.ts'

/** One call of a program that asks us. */
export interface Call {
  /** What the caller shows to say who it is; empty when it shows nothing. */
  token: string
  args: string[]
  /** The user that calls. */
  uid: number
  /** What it was given on standard input, for calls that read it. */
  input?: string
}

/** What the caller prints, and how it exits. */
export interface CallAnswer {
  exit: number
  /** Ends the caller instead, with everything that is in its process group. */
  kill?: boolean
  stdout: string
  stderr: string
}

/** A directory in which many small calls are answered, one after the other. */
export interface CallBox {
  close(): Promise<void>
}

/** Who answers calls. */
interface Answering {
  answer: (call: Call) => CallAnswer | Promise<CallAnswer>
  /** What a user of this machine is for whoever calls; who runs us counts as root unless given. */
  userOf?: (uid: number) => number
  /** Paths of pipes that are to be made together with the box's own. */
  furtherPipes?: readonly string[]
  commands: Commands
}

/** How many calls can wait at the same time; those beyond wait for a place. */
const slots = 16
/** The system takes no longer list of arguments, and snapctl reads no more input. */
const longestCall = 4 * 1024 * 1024
/** More words in a call are not looked at, but for the next one: a call must not become what everything else waits for. */
export const mostWords = 1_000
const longestInput = 4_000_001

/**
 * Opens a box for calls of `bin/snapctl` and `bin/craftctl`.
 *
 * A caller takes the first free slot by making `<slot>.call`, which holds its token and arguments, each ended by a NUL. It opens the
 * FIFO `<slot>.reply`, writes the slot as a line into the FIFO `requests`, and reads the line `answered`; the answer is a shell script,
 * `<slot>.answer`. A slot is free again when its caller has closed the FIFO. So neither side starts a program for a call.
 *
 * Whoever calls may write anything into the box, and put anything into it: what is no call is passed over, and nothing outside of it is
 * ever read or written.
 */
export async function openCallBox(
  directory: string,
  { answer, userOf = asRoot, furtherPipes = [], commands }: Answering,
): Promise<CallBox> {
  makeDirectory(directory)
  const names = ['requests', ...Array.from({ length: slots }, (_, slot) => `${String(slot)}.reply`)]
  await makePipes([...names.map(name => join(directory, name)), ...furtherPipes], commands)
  // A hook may let other users call; none of them may take away what is not theirs. Only hooks of the snap come here.
  chmodSync(directory, 0o1777)
  const descriptor = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  const box: Box = { at: `/proc/self/fd/${String(descriptor)}`, answered: new Set(), answer, userOf }
  // Opened for both ways, so that it never ends while callers come and go.
  const socket = new Socket({
    fd: openSync(`${box.at}/requests`, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW),
    readable: true,
    writable: false,
  })
  const waiting = new Set<number>()
  let failure: Error | undefined
  let last = Promise.resolve()
  followLines(socket, line => {
    const slot = slotOf(line)
    if (slot === 'sweep') sweep(box)
    // One line is enough for each slot, however many there are.
    if (typeof slot !== 'number' || waiting.has(slot)) return
    waiting.add(slot)
    last = last
      .then(() => {
        waiting.delete(slot)
        return serve(box, slot)
        // However many call, whatever else waits has its turn.
      })
      .then(
        () =>
          new Promise<void>(resolve => {
            setImmediate(resolve)
          }),
      )
      .catch((error: unknown) => {
        failure ??=
          error instanceof Error ? error : new Error('answering a call threw something that is no error')
        wake(box, slot, 'gone')
      })
  })
  return {
    async close() {
      socket.destroy()
      await last
      const all = Array.from({ length: slots }, (_, slot) => slot)
      for (const slot of all) if (!box.answered.has(slot)) wake(box, slot, 'gone')
      // Callers read their answers from the directory.
      for (let look = 0; look < 100 && all.some(slot => isHeard(box, slot)); look += 1)
        await new Promise(resolve => {
          setTimeout(resolve, 5)
        })
      closeSync(descriptor)
      tryToRemove(directory)
      if (failure !== undefined) throw failure
    },
  }
}

interface Box extends Required<Pick<Answering, 'answer' | 'userOf'>> {
  /** The directory by its descriptor: whatever is put in the place of its path, this stays the same. */
  at: string
  answered: Set<number>
}

function asRoot(uid: number): number {
  return uid === process.getuid?.() ? 0 : uid
}

/** The slot that a line names; `sweep` asks for places of callers that have gone. Anything else is no line of ours. */
function slotOf(line: string): number | 'sweep' | undefined {
  if (line === 'sweep') return line
  return /^\d{1,2}$/.test(line) && Number(line) < slots ? Number(line) : undefined
}

async function serve(box: Box, slot: number): Promise<void> {
  sweep(box)
  const call = box.answered.has(slot) ? undefined : readCall(box, slot)
  if (call === undefined) return
  const answer = answerScript(await box.answer(call))
  // A caller that has put something in the place of its answer waits in vain, as one that is gone.
  box.answered.add(slot)
  wake(box, slot, writeNew(`${box.at}/${String(slot)}.answer`, answer) ? 'answered' : 'gone')
}

function sweep(box: Box): void {
  for (const slot of box.answered) if (release(box, slot)) box.answered.delete(slot)
}

/** Whether a caller still listens at a slot. */
function isHeard(box: Box, slot: number): boolean {
  const caller = openReply(box, slot)
  if (caller !== undefined) closeSync(caller)
  return caller !== undefined
}

/** Makes a slot free when nobody listens there any more; false while its caller still reads. */
function release(box: Box, slot: number): boolean {
  return (
    !isHeard(box, slot) &&
    ['answer', 'input', 'call'].every(kind => tryToRemove(`${box.at}/${String(slot)}.${kind}`))
  )
}

/** Removes what a hook may have made, and given to others; what cannot be removed stays for whoever removes the scratch tree. */
function tryToRemove(path: string): boolean {
  try {
    remove(path)
    return true
  } catch (error) {
    if (isOurs(error)) throw error
    return false
  }
}

/** Whether an error does not come from what lies in the box, where a hook may put anything, but from us. */
function isOurs(error: unknown): boolean {
  return (
    !(error instanceof Error && 'syscall' in error) || isCode(error, 'EMFILE', 'ENFILE', 'ENOMEM', 'EBADF')
  )
}

function wake(box: Box, slot: number, word: 'answered' | 'gone'): void {
  const caller = openReply(box, slot)
  if (caller === undefined) return
  try {
    writeFileSync(caller, `${word}\n`)
  } catch (error) {
    // A pipe that its caller has filled by itself.
    if (isOurs(error)) throw error
  } finally {
    closeSync(caller)
  }
}

/** The pipe to a caller; undefined when nobody has it open, which would make us wait in the usual way of opening, or when it is no pipe. */
function openReply(box: Box, slot: number): number | undefined {
  let caller: number
  try {
    caller = openSync(
      `${box.at}/${String(slot)}.reply`,
      constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
    )
  } catch (error) {
    if (isOurs(error)) throw error
    return undefined
  }
  if (fstatSync(caller).isFIFO()) return caller
  closeSync(caller)
  return undefined
}

function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o644 })
    return true
  } catch (error) {
    if (isOurs(error)) throw error
    return false
  }
}

function readCall(box: Box, slot: number): Call | undefined {
  const call = readOwn(`${box.at}/${String(slot)}.call`, longestCall)
  // A line that no caller of ours has written.
  if (call === undefined) return undefined
  const input = readOwn(`${box.at}/${String(slot)}.input`, longestInput)
  const [token, ...args] = separated(call.bytes).map(goText)
  if (token === undefined) return undefined
  return {
    token,
    args,
    uid: box.userOf(call.uid),
    ...(input === undefined ? {} : { input: goText(input.bytes) }),
  }
}

/** A file and whose it is; nothing for what is no file, such as a link that another user has laid, or one that is far too long. */
function readOwn(path: string, longest: number): { bytes: Buffer; uid: number } | undefined {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isOurs(error)) throw error
    return undefined
  }
  try {
    const stat = fstatSync(file)
    if (!stat.isFile() || stat.size > longest) return undefined
    const bytes = Buffer.alloc(stat.size)
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)), uid: stat.uid }
  } finally {
    closeSync(file)
  }
}

/** The parts of a text in which each is ended by a NUL. */
function separated(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (
    let start = 0, end = bytes.indexOf(0);
    end >= 0 && parts.length < mostWords + 2;
    start = end + 1, end = bytes.indexOf(0, start)
  )
    parts.push(bytes.subarray(start, end))
  return parts
}

/** What the caller carries out: prints the texts byte by byte, then exits. */
function answerScript({ exit, kill = false, stdout, stderr }: CallAnswer): string {
  const print = (text: string, where: string): string => (text === '' ? '' : `${printing(text)}${where}\n`)
  return `${print(stdout, '')}${print(stderr, ' >&2')}${kill ? 'kill -9 0\n' : ''}exit ${String(exit)}\n`
}

function printing(text: string): string {
  const quoted = (part: string): string => `'${part.replaceAll("'", `'\\''`)}'`
  // No argument can hold a NUL.
  return `printf '${text
    .split('\0')
    .map(() => '%s')
    .join('\\0')}' ${text.split('\0').map(quoted).join(' ')}`
}
