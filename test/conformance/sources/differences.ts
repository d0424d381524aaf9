interface Difference {
  reason: string
  /** Fields of the case that are expected instead. */
  instead: Record<string, unknown>
}

const ownWords = 'A damaged archive is told in one sentence of our own; the recorded one is an error of a Python library.'
const network = 'What went wrong with the network is said in words; the recorded sentence shows Python objects.'

/**
 * Where snapsmith means to do something else than the recorded program, by the name of the case.
 *
 * For all cases alike: after an error nothing that was fetched or copied but not unpacked is left in `src`.
 */
export const differences: Readonly<Record<string, Difference>> = {
  'tar: not an archive': { reason: ownWords, instead: { error: { message: "Failed to pull source: 'not-a-tar.tar.gz' is damaged or is no tar archive." } } },
  'tar: dot-dot.tar': {
    reason: 'An entry that wants to leave the archive is refused instead of being put somewhere else.',
    instead: { error: { message: "Failed to pull source: 'dot-dot.tar' has an entry that leaves the archive: '../up/a'." } },
  },
  'tar: truncated': { reason: ownWords, instead: { error: { message: "Failed to pull source: 'truncated.tar.gz' is damaged or is no tar archive." } } },
  'tar: zip content with tar suffix': { reason: ownWords, instead: { error: { message: "Failed to pull source: 'z.tar' is damaged or is no tar archive." } } },
  'tar: a directory with that name': {
    reason: 'The recorded program stops with an internal error.',
    instead: { error: { message: "Failed to pull source: 'd.tar' is no file.", resolution: "Name a file, or set 'source-type: local' to take a directory." } },
  },
  'checksum: upper case digest': {
    reason: 'Capital hexadecimal digits mean the same.',
    instead: {
      error: undefined, src: ['configure', 'latest -> src/main.c', 'src/', 'src/main.c'], executable: ['configure'],
      contents: { configure: 'demo-1.0/configure' },
    },
  },
  'checksum: variable length algorithm': {
    reason: 'The recorded program stops with an internal error.',
    instead: { error: { message: "unsupported algorithm 'shake_128'" } },
  },
  'zip: abs.zip': {
    reason: 'An entry that wants to leave the archive is refused instead of being put somewhere else.',
    instead: { error: { message: "Failed to pull source: 'abs.zip' has an entry that leaves the archive: '/abs/a'." } },
  },
  'zip: not a zip': { reason: ownWords, instead: { error: { message: "Failed to pull source: 'not-a-zip.zip' could not be extracted." } } },
  'file: branch given': {
    reason: 'The recorded program stops with an internal error.',
    instead: { error: { message: "Failed to pull source: 'source-branch' cannot be used with a file source.", resolution: 'Make sure sources are correctly specified.' } },
  },
  'http: body shorter than announced': {
    reason: `${network} A transfer that breaks off is tried again.`,
    instead: {
      requests: ['/cut.tar.gz', '/cut.tar.gz', '/cut.tar.gz', '/cut.tar.gz'],
      error: {
        message: 'Network request error: the connection was closed early.', details: "Source: '<URL>/cut.tar.gz'",
        resolution: 'Check network connection and source, and try again.',
      },
    },
  },
  'http: connection refused': {
    reason: network,
    instead: {
      error: {
        message: 'Network request error: bad port.', details: "Source: 'http://127.0.0.1:9/one.tar.gz'",
        resolution: 'Check network connection and source, and try again.',
      },
    },
  },
}
