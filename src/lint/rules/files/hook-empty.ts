import type { Rule } from '../../rule.ts'
import { hookScripts } from '../../reading/hook-scripts.ts'

/** A hook of zero bytes. */
export const hookEmpty: Rule = {
  id: 'hook-empty',
  group: 'files',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A hook is an empty file, which cannot be executed',
  explanation:
    'The kernel has nothing to start in an empty file, neither a program nor the name of an interpreter. snapd calls the file all ' +
    'the same, reports an exec format error and undoes what it was doing.' +
    " snapd installs such a snap, so that packing it gets a warning; 'snapsmith lint' calls it an error.",
  remedy: "Write a script, beginning with '#!/bin/sh', or remove the file.",
  needs: ['readable'],
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\n' }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '' }],
  *check(tree) {
    for (const { name, path, content } of hookScripts(tree)) {
      if (content.length === 0) {
        // snapd installs such a snap, so that packing does not refuse it; the hook fails for certain.
        yield {
          message: `'${name}' is empty: running it fails with 'exec format error'`,
          file: path,
          severity: 'error',
        }
      }
    }
  },
}
