import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { interpreterLine, onFirstLine } from '../../reading/interpreter-line.ts'

/** What the kernel makes of the first line: a path that it can open, or nothing. */
export const hookInterpreterLine: Rule = {
  id: 'hook-interpreter-line',
  group: 'files',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: "A hook's interpreter line is one that the kernel cannot use",
  explanation:
    'The kernel reads the first line of a script itself, without a shell. It expands no variables, searches no PATH and takes a path ' +
    "without a leading '/' from the directory in which the hook happens to start. The line counts up to its 255th byte, up to the 127th before " +
    'Linux 5.1; what is behind that is cut off, and a path that is cut leads nowhere.',
  remedy: "Name the interpreter by its absolute path, or through '#!/usr/bin/env NAME'.",
  good: ['#!/bin/sh\nexit 0\n', '#! /usr/bin/env bash\nexit 0\n', 'exit 0\n'],
  bad: [
    '#!\nexit 0\n',
    '#!$SNAP/usr/bin/python3\nprint(1)\n',
    '#!bash\nexit 0\n',
    '#!bin/sh\nexit 0\n',
    `#!/snap/aa/current/${'long/'.repeat(60)}bin/python3\nprint(1)\n`,
    `#!/bin/sh -${'e'.repeat(300)}\nexit 0\n`,
    `#!/bin/sh -${'e'.repeat(150)}\nexit 0\n`,
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const found = interpreterLine(hook)
      if (found === undefined) continue
      const { line, path } = found
      const where = onFirstLine(tree, { hook, line })
      if (path === '')
        yield {
          message: `'${hook.name}' names no interpreter after '#!': running it fails with 'exec format error'`,
          ...where,
        }
      else if (/^\$|\$\{?SNAP/.test(path))
        yield {
          message: `The interpreter '${path}' is not found: the kernel expands no variables`,
          ...where,
          remedy: `Write '#!/usr/bin/env ${path.slice(path.lastIndexOf('/') + 1)}'.`,
        }
      else if (!path.startsWith('/')) {
        const bare = !path.includes('/')
        const remedy =
          bare || /^(?:usr\/)?s?bin\//.test(path)
            ? `Write '#!${bare ? '/usr/bin/env ' : '/'}${path}'.`
            : undefined
        yield {
          message: `The interpreter '${path}' is looked for in the hook's working directory only`,
          ...where,
          severity: 'warning',
          certainty: 'likely',
          remedy,
        }
      } else yield* tooLong(line, path).map(found => ({ ...found, ...where }))
    }
  },
}

function tooLong(
  line: string,
  path: string,
): { message: string; severity?: 'warning' | 'info'; certainty?: 'possible' }[] {
  const length = Buffer.byteLength(line)
  const end = Buffer.byteLength(line.slice(0, line.indexOf(path) + path.length))
  const counted = `The interpreter line has ${String(length)} bytes`
  if (end > 255)
    return [
      { message: `${counted}, and the kernel takes 255: running the hook fails with 'exec format error'` },
    ]
  if (length > 255)
    return [{ message: `${counted}, and the kernel takes 255: the argument is cut off`, severity: 'warning' }]
  return length > 127
    ? [
        {
          message: `${counted}, and kernels before 5.1 take 127: they cut off the rest`,
          severity: 'info',
          certainty: 'possible',
        },
      ]
    : []
}
