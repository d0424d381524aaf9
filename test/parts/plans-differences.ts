import type { Differences } from './recorded.ts'

const deleted = 'what is gone from a source disappears'
const mode = 'a changed mode counts'
const older = 'what was replaced counts, whatever its time'
const backstage = 'what we have made is no part of a source'
const untracked = 'permissions are tracked: a change primes again'
const options = 'scripts and tools see it, so everything runs again'
const serial = 'the order of steps is remembered, it does not hang on the times of files'
const damaged = 'a damaged memory counts as none'
const failed = 'what failed starts from nothing the next time'
const failedTree = 'what a failed build has left is not staged'
const gone = 'a part that the project has lost leaves nothing behind'
const script = 'what a script has made belongs to the part and goes with it'
const link = 'a link belongs to every part that stages it'
const file = 'a file that is a source is looked at again'
const snaps = 'what a build needs counts for it'
const again = 'a script that pulls starts from nothing when it runs again, as after cleaning'
const moved = 'a branch that has moved is noticed when the part is pulled'
const untrusted =
  'a stage of which a part has lost its memory is filled anew, so everything is primed again, and the plan says so'

/** By case of plans.json. */
export const differences: Differences = {
  'A: source file at the root deleted: nothing is noticed': deleted,
  'A: source subdirectory deleted': deleted,
  'A: source file mode changed only': mode,
  'A: source file replaced by an older one': older,
  'A: source file renamed': deleted,
  'source is the project itself: backstage is not ignored': backstage,
  'A: edit permissions = [{"path": "*", "mode": "700"}] of the dependency': untracked,
  'architecture changed': options,
  'base changed': options,
  'A: build state touched': serial,
  'A: pull state touched': serial,
  'A: prime state of the dependency touched': serial,
  'A: empty state file': damaged,
  'update failed, then tried again': failed,
  'left-over install files of a failed build are staged': failedTree,
  'dependency removed from the project': gone,
  'part removed and added again': gone,
  'all parts removed': gone,
  'part with override-prime is cleaned: its files stay': script,
  'file source modified is not noticed': file,
  'A: edit build-snaps = ["x"] of the dependency': snaps,
  'override-pull part, source modified: the scriptlet runs again': again,
  'git source, upstream moved: not noticed': moved,
  'A: part directory removed by hand': untrusted,
  'chain: stage state of the first removed': untrusted,
  'shared link is lost when its first owner is cleaned': link,
}
