import type { Place, ShellNode } from './node.ts'
import type { Source } from './places.ts'

/** What a node is made of. */
export interface NodeParts {
  type: string
  from: number
  to: number
  children: ShellNode[]
  field: string | undefined
  named: boolean
  missing: boolean
}

/** A node that looks its text and its places up when asked: a script has hundreds of nodes, and few are asked. */
export class TextNode implements ShellNode {
  readonly type: string
  readonly from: number
  readonly to: number
  readonly children: ShellNode[]
  readonly field: string | undefined
  readonly named: boolean
  readonly missing: boolean
  private readonly source: Source

  constructor(source: Source, parts: NodeParts) {
    this.source = source
    this.type = parts.type
    this.from = parts.from
    this.to = parts.to
    this.children = parts.children
    this.field = parts.field
    this.named = parts.named
    this.missing = parts.missing
  }

  get start(): Place {
    return this.source.place(this.from)
  }

  get end(): Place {
    return this.source.place(this.to)
  }

  get text(): string {
    return this.source.text.slice(this.from, this.to)
  }
}

/** A node for text that is not read. */
export function unreadNode(source: Source, { from, to }: { from: number; to: number }): TextNode {
  return new TextNode(source, { type: 'ERROR', from, to, children: [], field: undefined, named: true, missing: false })
}
