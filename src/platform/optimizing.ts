import { setFlagsFromString } from 'node:v8'

/**
 * Lets V8 optimise only functions that have run for long, from now on.
 *
 * Where a thousand scripts are read, some hundred functions run often enough to be optimised early, on other cores; for a second of
 * work that costs half a second there, and gains nothing here.
 */
export function optimizeLate(): void {
  setFlagsFromString('--interrupt-budget=600000')
}
