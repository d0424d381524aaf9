import { setFlagsFromString } from 'node:v8'

/**
 * Compiles WebAssembly once and plainly, from the next module on.
 *
 * The second, optimising pass takes longer for a large grammar than reading some thousand scripts without it.
 */
export function compileWasmQuickly(): void {
  setFlagsFromString('--liftoff-only')
}
