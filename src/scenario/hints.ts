import type { Path } from '../yaml/document.ts'

/** Keys that stand in the wrong place, with where they belong. */
const elsewhere: Readonly<Record<string, string>> = {
  steps: "Steps belong to a scenario: 'scenarios: {what it shows: {steps: […]}}'.",
  hooks: "Hooks that must run are a key of 'expect'; scripts are a key of a snap in 'snaps'.",
  error: "It is a key of the 'expect' of a step.",
  output: "It is a key of the 'expect' of a step.",
  exit: "It is a key of the 'expect' of a step.",
  config: "What must be set is a key of 'expect', what is set at the beginning one of 'given'.",
  installed: "What is installed at the beginning is a key of 'given'.",
  'default-configure': "A hook is run by 'run: default-configure'.",
  configure: "A hook is run by 'run: configure'; 'set' changes options.",
}

/** What to do about a key of a scenario that is not known. */
export function keyHint(path: Path, near: string | undefined): string | undefined {
  if (near !== undefined) return `Did you mean '${near}'?`
  const key = String(path.at(-1))
  return Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined
}
