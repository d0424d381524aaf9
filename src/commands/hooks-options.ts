import type { OptionTable } from '../lint/options/option.ts'
import { printableJson } from '../text/printable.ts'
import type { Command, Context } from './command.ts'
import { withInputs } from './hook-inputs.ts'
import { titleOf } from './hooks-list.ts'

/** Tells the configuration options of a snap, as its hooks show them. */
export const hooksOptions: Command = {
  name: 'hooks options',
  summary: 'Show the configuration options that the hooks use',
  overview:
    "Finds every option that the hooks read or set with snapctl, and what they show about it: its default, its kind, the values that they take, and whether 'snap install' needs it. " +
    'As a table, as JSON, as a JSON Schema of the configuration, or as Markdown for a README. ' +
    'Keys that a script computes are not found; the table says where there may be more.',
  arguments: [
    {
      name: '[path]',
      help: 'Project, directory of hooks, primed tree, .snap or .comp file; the current directory unless given',
    },
  ],
  options: [
    {
      flags: '--format <format>',
      help: 'How to tell it',
      choices: ['text', 'json', 'json-schema', 'markdown'],
    },
  ],
  instant: true,
  async run({ format = 'text' }, context, [path = '.']) {
    return withInputs([path], context, async open => {
      const { optionTable } = await import('../lint/options/collect.ts')
      const inputs = await open()
      const input = inputs.find(({ tree }) => tree.component === undefined) ?? inputs[0]
      if (input === undefined) return 0
      await tell(
        optionTable(input.tree),
        { format: String(format), title: titleOf(input.tree, path) },
        context,
      )
      return 0
    })
  },
}

async function tell(
  table: OptionTable,
  { format, title }: { format: string; title: string },
  { reporter }: Context,
): Promise<void> {
  if (format === 'json')
    return reporter.message(JSON.stringify(table, (_key, value: unknown) => value ?? null, 2))
  if (format === 'json-schema') {
    const { optionSchema } = await import('../lint/options/json-schema.ts')
    return reporter.message(printableJson(JSON.stringify(optionSchema(table, title), undefined, 2)))
  }
  const { optionLines, optionMarkdown } = await import('../lint/options/tell.ts')
  if (format === 'markdown') reporter.message(optionMarkdown(table))
  else reporter.page(optionLines(table))
}
