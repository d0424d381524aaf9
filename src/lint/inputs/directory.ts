import { join, relative } from 'node:path'

import type { ReadShell } from '../../shell/syntax.ts'

import type { Snap } from '../../snap/snap.ts'
import { viewOf } from '../../snap/view.ts'
import { directorySnap, imageSnap } from '../../snap/open.ts'
import type { UnpackedImage } from '../../snap/open.ts'
import { hookFiles, unbuiltTree } from './hook-files.ts'
import type { Linted } from './linted.ts'

/** A directory or image that is to be linted. */
interface PlainRequest {
  given: string
  /** Absolute. */
  directory: string
  cwd: string
  parse: ReadShell
  only?: string | undefined
  /** More entries are refused. */
  most: number
}

/** A directory that holds hooks and nothing else that is known. */
export function hooksInput({
  given,
  root,
  within,
  cwd,
  parse,
  only,
}: Omit<PlainRequest, 'directory' | 'most'> & { root: string; within: string }): Linted {
  const directory = join(root, within)
  const files = hookFiles(root, within)
  const places = new Map(files.map(file => [`meta/hooks/${file.name}`, file.place]))
  const tree = unbuiltTree({ kind: 'snap', metadata: {}, files, sources: () => [] })
  const placeOf = (path: string): string | undefined => places.get(path.replace(/^snap\//, 'meta/'))
  const fileOf = (path: string): string => relative(cwd, placeOf(path) ?? directory)
  return {
    given,
    only,
    root: directory,
    placeOf,
    tree: viewOf(tree, { input: 'directory', known: { metadata: false, files: false }, parse, fileOf }),
  }
}

/** A directory that holds a finished snap or component. */
export function treeInput({ given, directory, cwd, parse, only, most }: PlainRequest): Linted {
  const tree = directorySnap(directory, { most })
  return {
    given,
    only,
    root: directory,
    placeOf: path => join(directory, path),
    tree: finished(tree, { input: 'tree', parse, fileOf: path => relative(cwd, join(directory, path)) }),
  }
}

/** A packed snap or component that has been unpacked. */
export function imageInput(
  image: UnpackedImage,
  { given, parse }: { given: string; parse: ReadShell },
): Linted {
  return {
    given,
    root: undefined,
    placeOf: () => undefined,
    tree: finished(imageSnap(image), { input: 'image', parse, fileOf: path => join(given, path) }),
  }
}

function finished(
  tree: Snap,
  about: { input: 'tree' | 'image'; parse: ReadShell; fileOf: (path: string) => string },
): Linted['tree'] {
  const description = tree.metadata.description ?? ''
  return viewOf(tree, {
    ...about,
    known: { metadata: tree.kind === 'snap' && tree.trouble === undefined, files: true },
    documents: description === '' ? [] : [{ file: about.fileOf('meta/snap.yaml'), text: description }],
    placeOfKey: tree.kind === 'component' ? undefined : tree.placeOfKey,
  })
}
