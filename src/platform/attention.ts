/** The signals that ask us to end, with their numbers. */
export const endSignals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

type EndSignal = keyof typeof endSignals

let waits = 0
let listener: ((signal: EndSignal) => void) | undefined
let listening = false

/**
 * Says what is to be done when a signal comes while something is waited for.
 *
 * Nothing can be done with a signal while we compute, read or walk: Node would tell of it when that is over, which can take long. So we do
 * not take signals then, and they end us as they end any program. What a run leaves behind when it is ended at any moment, the next one mends.
 */
export function hearSignals(act: (signal: EndSignal) => void): void {
  stopListening()
  listener = act
  adjust()
}

/** Waits for something, and hears signals meanwhile: programs that we have started are to be ended with us. */
export async function attending<T>(something: PromiseLike<T>): Promise<T> {
  change(1)
  try {
    return await something
  } finally {
    change(-1)
  }
}

/** Does work of ours for a program that is waited for: for so long signals end us as if it was not. */
export async function working<T>(work: () => Promise<T>): Promise<T> {
  change(-1)
  try {
    return await work()
  } finally {
    change(1)
  }
}

function change(by: number): void {
  waits += by
  adjust()
}

function adjust(): void {
  if (waits <= 0) return stopListening()
  if (listening || listener === undefined) return
  listening = true
  for (const signal of names) process.on(signal, listener)
}

function stopListening(): void {
  if (!listening || listener === undefined) return
  listening = false
  for (const signal of names) process.off(signal, listener)
}

const names = Object.keys(endSignals) as EndSignal[]
