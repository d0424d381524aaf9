import { setFlagsFromString } from 'node:v8'

/** What takes back the switches that are set now. */
const undoing: string[] = []

/**
 * Compiles WebAssembly once and plainly, from the next module on.
 *
 * The second, optimising pass takes longer for a large grammar than reading some thousand scripts without it.
 */
export function compileWasmQuickly(): void {
  // Not `--liftoff-only`: it stands for these two on the command line, but on Node 24 for nothing once V8 has begun.
  set('--no-wasm-tier-up', '--wasm-tier-up')
  set('--no-wasm-dynamic-tiering', '--wasm-dynamic-tiering')
}

/**
 * Lets V8 optimise only functions that have run for long, from now on.
 *
 * Where a thousand scripts are read, some hundred functions run often enough to be optimised early, on other cores; for a second of
 * work that costs half a second there, and gains nothing here. Only the V8 of Node 20 has this switch.
 */
export function optimizeLate(): void {
  if (process.versions.v8.startsWith('11.')) set('--interrupt-budget=600000', '--interrupt-budget=67584')
}

/** Sets everything back: V8 takes compiled code only under the switches that it had when it gave it, and the next run begins without any. */
export function compileAsUsual(): void {
  for (const flag of undoing.splice(0)) setFlagsFromString(flag)
}

function set(flag: string, ...undo: string[]): void {
  setFlagsFromString(flag)
  undoing.push(...undo)
}
