import type { Linted } from '../lint/inputs/linted.ts'
import type { HookGroup } from '../lint/overview/hook-list.ts'
import type { Snap } from '../snap/snap.ts'
import { printableJson } from '../text/printable.ts'
import type { Command } from './command.ts'
import { withInputs } from './hook-inputs.ts'

/** Lists hooks with all that decides what becomes of them. */
export const hooksList: Command = {
  name: 'hooks list',
  summary: 'List the hooks, with when and how each runs',
  overview:
    "Lists the hooks of a project, of a directory of hooks, of a primed tree or of a .snap or .comp file, in the order of a snap's life: " +
    'where each comes from, its mode and interpreter, the plugs that confine it, when snapd runs it, how long it may take, and what its failure does. ' +
    'Nothing is built or run; what only a part brings is listed once it has been built.',
  arguments: [
    {
      name: '[path]',
      help: 'Project, directory of hooks, primed tree, .snap or .comp file; the current directory unless given',
    },
  ],
  options: [{ flags: '--format <format>', help: 'How to tell it', choices: ['text', 'json'] }],
  instant: true,
  async run(options, context, [path = '.']) {
    return withInputs([path], context, async open => {
      const groups = await hookGroups(await open())
      if (options['format'] === 'json') {
        context.reporter.message(
          printableJson(
            JSON.stringify(
              groups.flatMap(group => group.hooks),
              undefined,
              2,
            ),
          ),
        )
        return 0
      }
      const { hookListLines } = await import('../lint/overview/hook-list.ts')
      const some = groups.filter(group => group.hooks.length > 0)
      if (some.length === 0) context.reporter.message('There are no hooks.')
      else context.reporter.page(hookListLines(some))
      return 0
    })
  },
}

async function hookGroups(inputs: readonly Linted[]): Promise<HookGroup[]> {
  const { hookRows } = await import('../lint/overview/hook-row.ts')
  return inputs.map(({ tree, given }) => ({ title: titleOf(tree, given), hooks: hookRows(tree) }))
}

/** How a snap or component is called in a heading. */
export function titleOf(tree: Snap, given: string): string {
  const name = tree.snap['name']
  const snap = typeof name === 'string' ? name : given
  return tree.component === undefined ? snap : `${snap}+${tree.component}`
}
