import { findConfinement } from '../../src/rehearse/machine/confinement.ts'
import { hostIn } from './source-request.ts'

/**
 * The tag of every test that runs a hook in a sandbox: `test('…', { tags: ['confined'] }, …)`, on a test or on what holds it.
 *
 * They are left out, by name, on the machines where that cannot be, such as a plain chroot; all others run there too.
 */
export async function confinementTag(): Promise<{ name: string; description: string; skip: boolean }> {
  const skip = await findConfinement(hostIn('/')).then(
    () => false,
    () => true,
  )
  return { name: 'confined', description: 'Runs a hook in a sandbox', skip }
}
