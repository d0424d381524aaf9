/** Where hostile things are made, and what of the person lies beside. */
export interface Ground {
  /** What strangers made. */
  directory: string
  secret: string
  /** For what it takes to make them. */
  scratch: string
  /** Real images, of which hostile ones are made. */
  images: readonly Buffer[]
}

/** A hostile input that lies in the directory now, and the command lines that are to read it, in their order. */
export interface Input {
  kind: string
  runs: readonly (readonly string[])[]
}
