import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The path of something that ships with snapsmith (`templates`, `bin`), wherever it is installed. */
export function ownPath(...parts: string[]): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'package.json')) && dirname(directory) !== directory) directory = dirname(directory)
  return join(directory, ...parts)
}
