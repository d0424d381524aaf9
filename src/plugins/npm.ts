import * as z from 'zod'
import { shellWord } from '../text/shell-word.ts'
import type { Plugin, ToolCheck } from './plugin.ts'
import { flag, orNull } from './properties.ts'

/** The keys of the plugin, of which one asks for the other. */
const properties = z
  .object({
    'npm-include-node': flag.meta({ description: 'Whether the snap brings Node itself' }),
    'npm-node-version': orNull.meta({ description: 'The version of Node that it brings' }),
  })
  .superRefine((given, context) => {
    if (given['npm-include-node'] && given['npm-node-version'] === null) {
      context.addIssue({
        code: 'custom',
        message: 'npm-node-version is required if npm-include-node is true',
      })
    } else if (!given['npm-include-node'] && given['npm-node-version'] !== null) {
      context.addIssue({
        code: 'custom',
        message: 'npm-node-version has no effect if npm-include-node is false',
      })
    }
  })

/** Installs a package of Node as npm installs it for everybody: its programs in `bin`, the rest in `lib/node_modules`. */
export const npm: Plugin<z.output<typeof properties>> = {
  name: 'npm',
  summary: 'Installs a package of Node',
  properties,
  needsSource: true,
  selfContained: true,
  unbuilt: given =>
    given['npm-include-node']
      ? {
          key: 'npm-include-node',
          why: 'takes Node from its own site, which snapsmith does not do',
          remedy:
            "Bring Node with 'stage-packages: [nodejs]', or from an own part, and remove 'npm-include-node' and 'npm-node-version'.",
        }
      : undefined,
  commands(_given, { install }) {
    const to = shellWord(install)
    return [
      // The first version that can install a directory as a copy of it.
      'npm_version=$(npm --version)',
      'if [ "${npm_version%%.*}" -ge 10 ]; then',
      `  npm install -g --prefix ${to} --install-links "$PWD"`,
      'else',
      '  npm_package=$(npm pack . | tail -n 1)',
      `  npm install -g --prefix ${to} "$npm_package"`,
      'fi',
    ]
  },
  environment: () => ({ NODE_ENV: 'production' }),
  packages: () => ['gcc'],
  checks: () => tools,
}

const tools: readonly ToolCheck[] = [
  { program: 'node', words: ['--version'], debian: 'nodejs' },
  { program: 'npm', words: ['--version'], debian: 'npm' },
]

/** Offers a package to the parts after it. */
export const npmUse: Plugin = {
  name: 'npm-use',
  summary: 'Offers a package of Node to other parts',
  properties: z.object({}),
  needsSource: true,
  selfContained: true,
  commands: (_given, { exports }) => [
    `mkdir -p ${shellWord(`${exports}/npm-cache`)}`,
    'npm_package=$(npm pack . | tail -n 1)',
    `mv "$npm_package" ${shellWord(`${exports}/npm-cache/`)}`,
  ],
  environment: () => ({ NODE_ENV: 'production' }),
  checks: () => tools,
}
