import { withinDoubleQuotes } from '../text/shell-word.ts'

/** The whole content of a hook that was declared and has no script. */
export const stubText = '#!/bin/true\n'

/** The script that starts another one of the same name in the snap's `snap/hooks`, as older bases have it. */
export function wrapperText(name: string): string {
  return `#!/bin/sh\nexec "$SNAP/snap/hooks/${withinDoubleQuotes(name)}" "$@"\n`
}
