import { leftOutBy } from '../../../tree/left-out.ts'
import { parentPath } from '../../../tree/listing.ts'
import { fewOf } from '../../reading/few.ts'
import type { Rule } from '../../rule.ts'

/** Files of a primed tree that do not get into the image. */
export const fileLeftOut: Rule = {
  id: 'file-left-out',
  group: 'files',
  about: ['snap', 'component'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A primed file has a name that packing leaves out of the image',
  explanation:
    "'snap pack' leaves backup files of editors, files of version control at the top of the tree, and whatever ends in '.snap' or '.click' out of " +
    'every image, and says nothing. The file is there while the parts are built and when the primed tree is tried out, and missing from ' +
    'the installed snap.',
  remedy: "Give it another name, or leave it out with 'prime' where it is not needed.",
  needs: ['files'],
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'share/base.snapshot': '', 'share/.git': '' }],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'share/base.snap': '' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'share/template~': '' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", '.git/config': '' },
  ],
  *check(tree) {
    // What lies in an image was not left out.
    if (tree.input === 'image') return
    const lost = tree.entries().flatMap(({ path }) => {
      const pattern = leftOutBy(path)
      return pattern === undefined || leftOutBy(parentPath(path)) !== undefined ? [] : [{ path, pattern }]
    })
    yield* fewOf(
      lost.map(({ path, pattern }) => () => ({
        message: `packing leaves it out of the image, as it does with every '${pattern}'`,
        file: path,
      })),
      more => `${String(more)} more files have names that packing leaves out of the image`,
    )
  },
}
