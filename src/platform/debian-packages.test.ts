import { expect, test } from 'vitest'
import { installCommand } from './debian-packages.ts'

const sudo = process.getuid?.() === 0 ? '' : 'sudo '

test('a command that installs packages works as it is printed, whoever reads it', () => {
  expect(installCommand(['xz-utils'])).toBe(`${sudo}apt-get update && ${sudo}apt-get install -y xz-utils`)
  expect(installCommand(['a:arm64', 'b'], ['arm64'])).toBe(
    `${sudo}dpkg --add-architecture arm64 && ${sudo}apt-get update && ${sudo}apt-get install -y a:arm64 b`,
  )
  expect(installCommand([])).toBe(`${sudo}apt-get update`)
})
