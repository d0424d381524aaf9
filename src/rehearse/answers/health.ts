import { storedMessage } from '../../snapctl/health.ts'
import type { HealthStatus } from '../world/world.ts'
import type { Answerer } from './answer.ts'
import { valueOf } from './answer.ts'

/** `snapctl set-health`: remembered with the run, stored when it ends; its words have been checked before. */
export const setHealth: Answerer = asked => {
  const [status = '', message = ''] = asked.words
  const code = valueOf(asked, 'code')
  const health = {
    revision: asked.run.hook === 'check-health' ? asked.run.revision : 'unset',
    status: status as HealthStatus,
    ...(message === '' ? {} : { message: storedMessage(message) }),
    ...(code === '' ? {} : { code }),
  }
  return { run: { ...asked.run, health } }
}
