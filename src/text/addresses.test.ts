import { expect, test } from 'vitest'
import { withoutPasswords } from './addresses.ts'

test.each([
  ['https://ann:secret@example.com/x.git', 'https://ann:***@example.com/x.git'],
  [
    "fatal: unable to access 'https://ann:s%40c@example.com/'",
    "fatal: unable to access 'https://ann:***@example.com/'",
  ],
  ['git+ssh://ann:secret@host/a and ftp://b:c@host', 'git+ssh://ann:***@host/a and ftp://b:***@host'],
  ['https://ghp_token@github.com/x', 'https://***@github.com/x'],
  ['https://:secret@host/', 'https://:***@host/'],
  ['{"source":"http://a:b@h","x":"c@d"}', '{"source":"http://a:***@h","x":"c@d"}'],
  ['https://host/a?x=1&access_token=abc%2F&y=2#z', 'https://host/a?x=1&access_token=***&y=2#z'],
  [
    'https://bucket/a?X-Amz-Credential=AK%2F1&X-Amz-Signature=0f&sv=1&sig=a%3D',
    'https://bucket/a?X-Amz-Credential=***&X-Amz-Signature=***&sv=1&sig=***',
  ],
  ["curl 'https://host/a?token=abc' && b", "curl 'https://host/a?token=***' && b"],
  ['https://host/a?tokens=3&signal=4', 'https://host/a?tokens=3&signal=4'],
  ['ssh://git@host/x', 'ssh://git@host/x'],
  ['https://host:80/a@b', 'https://host:80/a@b'],
  ['ann:secret@host', 'ann:secret@host'],
])('%j shows %j', (text, shown) => {
  expect(withoutPasswords(text)).toBe(shown)
  expect(withoutPasswords(shown)).toBe(shown)
})
