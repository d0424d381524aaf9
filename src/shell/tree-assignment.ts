import type { Assignment } from './facts.ts'
import type { Place, ShellNode } from './node.ts'
import type { Word } from './word.ts'

/** An assignment of the tree, whose places are looked up when they are asked for. */
export class TreeAssignment implements Assignment {
  readonly name: string
  readonly value: Word | undefined
  readonly append: boolean
  readonly declaration: string | undefined
  readonly prefix: boolean
  readonly node: ShellNode

  constructor({ name, value, append, declaration, prefix, node }: Omit<Assignment, 'start' | 'end'>) {
    this.name = name
    this.value = value
    this.append = append
    this.declaration = declaration
    this.prefix = prefix
    this.node = node
  }

  get start(): Place {
    return this.node.start
  }

  get end(): Place {
    return this.node.end
  }
}
