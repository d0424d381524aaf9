import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostIn } from '../../test/support/source-request.ts'
import { workplace } from '../../test/support/workplace.ts'
import { openLog } from './log.ts'

test('a log is for its owner alone, without passwords, also in a directory that was open to everybody', () => {
  const state = workplace()
  const directory = join(state, 'snapsmith/log')
  mkdirSync(directory, { recursive: true })
  chmodSync(directory, 0o755)
  const log = openLog({ ...hostIn(state), env: { XDG_STATE_HOME: state } })
  log.write('Fetching https://ann:secret@example.com/x')
  const path = log.path() ?? ''
  expect([statSync(directory).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600])
  expect(readFileSync(path, 'utf8')).toMatch(/^\S+ Fetching https:\/\/ann:\*\*\*@example\.com\/x\n$/)
})
