interface Difference {
  reason: string
  endings?: readonly { exit: number; sentence: string | undefined }[]
  tree?: readonly string[]
}

const internal = 'The recorded program stops with an internal error or shows a traceback.'
const early = 'What is wrong with the project file is told as that, with its place, before anything is done.'
const period = 'One full stop ends a sentence.'
const parser =
  'It is told among all that is wrong with the project file, and ends like everything that is wrong there.'

const badContent = 'Bad snapcraft.yaml content:'

function refused(reason: string, sentence = badContent): Difference {
  return { reason, endings: [{ exit: 1, sentence }] }
}

/** By case of cli.json: where snapsmith means to end in another way. */
export const differences: Readonly<Record<string, Difference>> = {
  'part is null': refused(internal),
  'part is a list': refused(internal),
  'stage not a list': refused(internal),
  'stage with boolean': refused(internal),
  'stage with number': refused(internal),
  'organize null value': refused(internal),
  'build-environment as map': refused(internal),
  'build-environment with two names in an item': refused(internal),
  'disable-parallel text': refused(internal),
  'source-depth text': refused(internal),
  'part name number': refused(internal),
  'core22: unknown plugin': refused(internal),
  'core22: unknown key': refused(internal),
  'core22: stage not a list': refused(internal),
  'core22: stage with number': refused(internal),
  'after unknown part': refused(early),
  'core22: after unknown part': refused(early),
  'after itself': refused(early),
  'component partitions misused': refused(early),
  'part name with slash on core26': refused(parser),
  'part name dot-dot': {
    ...refused('The part would live in the project directory itself, and its src be emptied for it.'),
    tree: [],
  },
  'part name empty': { ...refused('The part would live in the directory of all parts.'), tree: [] },
  'part name with blanks': {
    reason: 'Paths with blanks are quoted where the recorded program forgets to.',
    endings: [{ exit: 0, sentence: undefined }],
  },
  'kernel exclusions': refused(
    'The plugin is not built.',
    "Part 'p' uses the plugin 'kernel', which snapsmith does not have.",
  ),
  'bad tar': refused(
    'A damaged archive is told in one sentence of our own.',
    "Failed to pull source: 'x.tar' is damaged or is no tar archive.",
  ),
  'file type with a branch': refused(
    internal,
    "Failed to pull source: 'source-branch' cannot be used with a file source.",
  ),
  'git two references': {
    reason: 'It is found when the part is pulled, so the directories that scripts may use are there.',
    tree: ['prime/', 'stage/'],
  },
  'plugin build fails': refused(
    'It is told what could not be done.',
    "Failed to run the build script for part 'p'.",
  ),
  'organize several to one': refused(
    period,
    "Failed to organize part 'p': multiple files to be organized into 'g'. If this is supposed to be a directory, end it with a slash.",
  ),
  'stage dash absolute': refused(period, "'stage' fileset error: path '/f' must be relative."),
  'stage dash only': refused(internal, "'stage' fileset error: '-' names nothing that could be left out."),
  'prime directory not staged': {
    ...refused(
      'It is told like a file that is not there, and before anything is placed.',
      "Failed to copy '<WORK>/stage/d': no such file or directory.",
    ),
    tree: ['prime/', 'stage/', 'stage/g'],
  },
  'permissions bad mode': {
    ...refused(
      `${internal} Here it is found before anything is placed.`,
      "Part 'p' has an invalid mode in its permissions: 'rwx'.",
    ),
    tree: ['prime/', 'stage/', 'stage/f'],
  },
  'damaged state file': {
    reason:
      'What is no memory of ours may be of another tool: it is refused by its name, where upstream ends with an internal error.',
    endings: [
      { exit: 0, sentence: undefined },
      {
        exit: 1,
        sentence: "Something else than snapsmith has put files where snapsmith works: 'parts/p/state/stage'.",
      },
    ],
  },
  'overlay step': {
    reason: 'The program has a name of its own.',
    endings: [{ exit: 64, sentence: 'Usage: snapsmith [options] command [args]...' }],
  },
}
