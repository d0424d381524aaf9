import type { Selection } from './filesets.ts'

/** What cannot be in a path. */
const between = '\0'

/** What is kept of a selection on disk. */
interface Texts {
  files: string
  directories: string
  tops: readonly string[]
}

/**
 * The paths that a step has put into an area. There can be hundreds of thousands and mostly nobody asks for each, so they are read as one
 * text, which is taken apart when somebody does.
 */
export class Placed implements Selection {
  /** What of them lies at the top, or above those that lie deeper. */
  readonly tops: readonly string[]
  private readonly texts: Texts | undefined
  private paths: Selection | undefined

  private constructor({ texts, paths }: { texts?: Texts; paths?: Selection }) {
    this.texts = texts
    this.paths = paths
    this.tops = texts?.tops ?? topsOf(paths ?? { files: [], directories: [] })
  }

  /** Paths that are known one by one. */
  static of(paths: Selection): Placed {
    return paths instanceof Placed ? paths : new Placed({ paths })
  }

  /** What `toJSON` has given; undefined for anything else. */
  static read(found: unknown): Placed | undefined {
    if (typeof found !== 'object' || found === null) return undefined
    const { files, directories, tops } = found as Partial<Record<keyof Texts, unknown>>
    if (typeof files !== 'string' || typeof directories !== 'string' || !Array.isArray(tops)) return undefined
    if (!tops.every(top => typeof top === 'string')) return undefined
    return new Placed({ texts: { files, directories, tops } })
  }

  get files(): string[] {
    return this.apart().files
  }

  get directories(): string[] {
    return this.apart().directories
  }

  toJSON(): Texts {
    return (
      this.texts ?? {
        files: this.files.join(between),
        directories: this.directories.join(between),
        tops: this.tops,
      }
    )
  }

  private apart(): Selection {
    this.paths ??= {
      files: split(this.texts?.files ?? ''),
      directories: split(this.texts?.directories ?? ''),
    }
    return this.paths
  }
}

function split(text: string): string[] {
  return text === '' ? [] : text.split(between)
}

function topsOf({ files, directories }: Selection): string[] {
  const tops = new Set<string>()
  for (const paths of [files, directories]) {
    // Sorted as they are, most lie below the same one as the path before.
    let below = '/'
    for (const path of paths) {
      if (path.startsWith(below)) continue
      const [top = ''] = path.split('/', 1)
      tops.add(top)
      below = `${top}/`
    }
  }
  return [...tops]
}
