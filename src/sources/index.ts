import { deb } from './deb.ts'
import { file } from './file.ts'
import { git } from './git.ts'
import { local } from './local.ts'
import { rpm } from './rpm.ts'
import { sevenZip } from './seven-zip.ts'
import { snap } from './snap.ts'
import type { Source } from './source.ts'
import { tar } from './tar.ts'
import { zip } from './zip.ts'

/** Every kind of source, in the order of recognition; `local` is what remains when nothing else is recognised. */
export const sources: readonly Source[] = [tar, git, snap, zip, deb, file, rpm, sevenZip, local]
