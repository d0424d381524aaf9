import { UserError } from '../errors.ts'
import type { Command } from './command.ts'

/** Says what a rule of `lint`, `check` or `pack` means. */
export const explain: Command = {
  name: 'explain',
  summary: 'Explain a rule of lint and check',
  overview:
    "Prints what a rule finds, why that matters, what to do about it, an example of either kind, and how to keep a script as it is. 'snapsmith lint --list' lists the rules.",
  arguments: [{ name: '<rule>', help: 'Id of the rule, such as shell-no-errexit' }],
  options: [],
  instant: true,
  async run(_options, { reporter }, [id = '']) {
    const [{ allRules, retired, shellcheckId }, { linters }, { explanation }, { nearest }] =
      await Promise.all([
        import('../lint/rules/index.ts'),
        import('../lint/rules/linters.ts'),
        import('../lint/explanation.ts'),
        import('../text/nearest.ts'),
      ])
    const rule = [...allRules, ...linters].find(candidate => candidate.id === id)
    if (rule !== undefined) reporter.page(explanation(rule))
    else if (shellcheckId.test(id))
      reporter.message(
        `${id} comes from shellcheck: https://www.shellcheck.net/wiki/${id.replace('shellcheck-', '')}`,
      )
    else if (retired.includes(id))
      reporter.message(`'${id}' was a rule of an earlier version; nothing is reported under it any more.`)
    else {
      const near = nearest(
        id,
        allRules.map(candidate => candidate.id),
      )[0]
      throw new UserError('unknown-rule', `There is no rule '${id}'.`, {
        resolution:
          near === undefined ? "'snapsmith lint --list' lists the rules." : `Did you mean '${near}'?`,
      })
    }
    return 0
  },
}
