import * as z from 'zod'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import type { Plugin, ToolCheck } from './plugin.ts'
import { wordsAbout } from './properties.ts'

const properties = z.object({
  'go-buildtags': wordsAbout('Build tags'),
  'go-generate': wordsAbout('Arguments of a run of go generate each, as shell words'),
})

const compiler: ToolCheck = {
  program: 'go',
  words: ['version'],
  begins: /^go version/,
  kind: 'go compiler',
  debian: 'golang-go',
}

/** Installs all programs of a module into `bin`. */
export const go: Plugin<z.output<typeof properties>> = {
  name: 'go',
  summary: 'Builds the programs of a Go module',
  properties,
  needsSource: true,
  commands(given, { jobs, backstage, after }) {
    const offered = `${backstage}/go-use`
    const tags = given['go-buildtags']
    return [
      `if [ -d ${shellWord(offered)} ]; then`,
      '  [ -f go.work ] || go work init .',
      '  go work use .',
      ...after.map(name => {
        const path = shellWord(`${offered}/${name}`)
        return `  if [ -e ${path} ]; then go work use ${path}; fi`
      }),
      'else',
      '  go mod download all',
      'fi',
      ...given['go-generate'].map(item => `go generate ${item}`),
      `go install -p "${jobs}" ${tags.length === 0 ? '' : `-tags=${tags.join(',')} `}./...`,
    ]
  },
  environment: (_given, { install }) => ({ GOBIN: `${withinDoubleQuotes(install)}/bin` }),
  checks: () => [compiler],
}

/** Offers a module to the parts after it, which then build with it in the place of the published one. */
export const goUse: Plugin = {
  name: 'go-use',
  summary: 'Offers a Go module to other parts',
  properties: z.object({}),
  needsSource: true,
  outOfSource: true,
  commands: (_given, { source, exports, part }) => [
    `[ -f ${shellWord(`${source}/go.mod`)} ] || { echo ${shellWord(`go.mod not found in '${source}'.`)} >&2; exit 1; }`,
    `mkdir -p ${shellWord(`${exports}/go-use`)}`,
    `ln -sfn ${shellWord(source)} ${shellWord(`${exports}/go-use/${part}`)}`,
  ],
  checks: () => [compiler],
}
