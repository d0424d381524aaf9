import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readWhole } from './reading.ts'

/** The path of something that ships with snapsmith (`templates`, `bin`), wherever it is installed. */
export function ownPath(...parts: string[]): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'package.json')) && dirname(directory) !== directory)
    directory = dirname(directory)
  return join(directory, ...parts)
}

/** The bytes of a file that the build puts beside the program; run from source it lies in `home`, from the project's root. */
export function readShipped(name: string, home: string): Uint8Array {
  const built = join(dirname(fileURLToPath(import.meta.url)), name)
  return readWhole(existsSync(built) ? built : ownPath(home, name))
}
