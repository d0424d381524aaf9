/** The rooms whose decisions are tried with mutants, and where the code and the unit tests of each lie. */
export const rooms = {
  parts: ['src/parts/'],
  platform: ['src/platform/', 'src/yaml/', 'src/text/', 'src/json/', 'src/tree/'],
  project: ['src/project/'],
  rehearse: ['src/rehearse/'],
  // Of lint what runs the rules; the rules are held by their own examples.
  lint: ['src/lint/'],
}

/** What of a room is left out: other tests hold it. */
export const leftOut = /^src\/lint\/(rules|reading)\/|\.test\.ts$/

/** What a decision does not touch, nor anything that it imports. */
export const doors = /^(node:)?(fs|child_process|os|net|http|https|worker_threads|tty|readline)(\/|$)/

/** What a unit test does not use, nor anything that it imports: it may read tables, and starts nothing. */
export const starting = /^(node:)?(child_process|net|http|https|worker_threads)$/
