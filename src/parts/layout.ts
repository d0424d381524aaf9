import { join } from 'node:path'

/** Where everything that the steps make lies; all paths are absolute. */
export interface Layout {
  /** The project directory. */
  root: string
  parts: string
  backstage: string
  /** `default`, and then the other partitions when the project has components. */
  partitions: readonly string[]
  /** Whether the project has partitions at all, so that `(name)/` prefixes mean something. */
  partitioned: boolean
}

/** The directories of one part. */
interface PartPlaces {
  home: string
  src: string
  build: string
  install: string
  export: string
  state: string
  run: string
}

export function layoutOf(root: string, partitions: readonly string[]): Layout {
  return {
    root,
    parts: join(root, 'parts'),
    backstage: join(root, 'backstage'),
    partitions: partitions.length === 0 ? ['default'] : partitions,
    partitioned: partitions.length > 0,
  }
}

export function partPlaces(layout: Layout, name: string): PartPlaces {
  const home = join(layout.parts, name)
  const below = (directory: string): string => join(home, directory)
  return {
    home,
    src: below('src'),
    build: below('build'),
    install: below('install'),
    export: below('export'),
    state: below('state'),
    run: below('run'),
  }
}

/** The directory that holds a partition's part of the work. */
function partitionRoot(layout: Layout, partition: string): string {
  return partition === 'default' ? layout.root : join(layout.root, 'partitions', partition)
}

export function installDir(layout: Layout, part: string, partition: string): string {
  return join(partitionRoot(layout, partition), 'parts', part, 'install')
}

export function stageDir(layout: Layout, partition: string): string {
  return join(partitionRoot(layout, partition), 'stage')
}

export function primeDir(layout: Layout, partition: string): string {
  return join(partitionRoot(layout, partition), 'prime')
}
