import type { Rule } from '../rule.ts'
import { classicLinter } from './classic/classic.ts'
import { gpuLinter } from './gpu/gpu.ts'
import { libraryLinter } from './library/library.ts'
import { metadataLinter } from './metadata/metadata.ts'

/** snapcraft's linters in the order in which it runs them. */
export const linters: readonly Rule[] = [classicLinter, gpuLinter, libraryLinter, metadataLinter]
