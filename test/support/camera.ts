import type { Subjects } from '../../src/timeline/starting-points.ts'
import { snapFile } from './pretend.ts'

const cam = snapFile(
  {
    name: 'cam',
    version: '1',
    plugs: { feed: { interface: 'content', content: 'news', target: '$SNAP/feed' } },
    apps: { web: { daemon: 'simple' } },
  },
  {
    hooks: [
      'install',
      'configure',
      'post-refresh',
      'prepare-plug-feed',
      'unprepare-plug-feed',
      'disconnect-plug-feed',
    ],
  },
).content

const hub = snapFile(
  {
    name: 'hub',
    version: '1',
    slots: { wire: { interface: 'content', content: 'news', read: ['$SNAP/out'] } },
  },
  { hooks: ['connect-slot-wire'] },
).content

/** A snap with a service and some hooks, and one that it connects to. */
export const cameraSubjects: Subjects = { snap: 'cam', revision: cam, other: { snap: 'hub', revision: hub } }
