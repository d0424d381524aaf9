import type { Trace } from '../../src/rehearse/change/trace.ts'
import { emptyWorld } from '../../src/rehearse/world/world.ts'
import { cameraSubjects } from './camera.ts'
import { rehearse, worldAfter } from './pretend.ts'

/** An installation whose configure hook fails: what it had set is dropped, and everything is taken back. */
export async function failedInstallation(): Promise<Trace> {
  const file = (
    revision: typeof cameraSubjects.revision,
  ): { revision: string; asserted: boolean; publisher: string; content: typeof cameraSubjects.revision } => ({
    revision: '1',
    asserted: true,
    publisher: 'ours',
    content: revision,
  })
  const { other, snap, revision } = cameraSubjects
  const world =
    other === undefined
      ? emptyWorld
      : await worldAfter(emptyWorld, { op: 'install', snap: other.snap, file: file(other.revision) })
  const { trace } = await rehearse(
    world,
    { op: 'install', snap, file: file(revision) },
    {
      calls: {
        'cam/prepare-plug-feed': [['set', ':feed', 'rate=25']],
        'hub/connect-slot-wire': [
          ['get', ':wire', '--plug', 'rate'],
          ['set', 'clients=1'],
        ],
        'cam/install': [
          ['set', 'port=80', 'name=front'],
          ['set', 'web.tls=true'],
        ],
        'cam/configure': [
          ['get', 'port'],
          ['set', 'port=81'],
          ['get', '-x'],
        ],
        'cam/unprepare-plug-feed': [['set', 'left=true']],
      },
      fails: ['cam/configure'],
    },
  )
  return trace
}
