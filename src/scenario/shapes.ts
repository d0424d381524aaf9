import * as z from 'zod'
import { list, model, oneOf, text } from '../project/schema/shapes.ts'

/** A key that may be left out. */
export function maybe<T extends z.ZodType>(shape: T, description: string, ...examples: unknown[]) {
  return shape.optional().meta({ description, examples })
}

/** One text, or a list of texts. */
export const oneOrMore = z.preprocess(
  value => (Array.isArray(value) || typeof value === 'object' ? value : [value]),
  list(text).meta({ orOne: true }),
)

/** What a text must be like; a bare text must be contained. */
const match = model('Match', {
  contains: maybe(oneOrMore, 'What the text must contain; of a list, each one.', 'must be a number'),
  equals: maybe(text, 'The whole text; white space at its ends does not count.', '8080'),
  matches: maybe(
    text,
    'A regular expression that must be found in the text; `.` does not match line breaks, `^` and `$` stand for those of a line.',
    '^port \\d+$',
  ),
})

/** A text, by what it contains, what it is, or what it matches. */
export const textMatch = z.preprocess(
  value => (typeof value === 'object' ? value : { contains: value }),
  match.meta({ orText: true }),
)

const fileMatch = model('FileMatch', {
  contains: maybe(oneOrMore, 'What the file must contain; of a list, each one.', 'PORT=8080'),
  equals: maybe(text, 'The whole content; white space at its ends does not count.', 'PORT=8080'),
  matches: maybe(text, 'A regular expression that must be found in the content.', '^PORT=\\d+$'),
  mode: maybe(text, 'The permissions in octal digits, in quotes.', '0600'),
  kind: maybe(oneOf('file', 'directory', 'symlink'), 'What it is.', 'directory'),
})

/** A file: what it contains, or more about it; null where none may be. */
export const fileExpected = z.preprocess(
  value => (value === null || typeof value === 'object' ? value : { contains: value }),
  fileMatch.nullable().meta({ orText: true }),
)

/** A file that is put into the snap in the place of one that a part would make: its text, or more about it. */
export const standIn = z.preprocess(
  value => (typeof value === 'object' ? value : { content: value }),
  model('StandIn', {
    content: maybe(text, 'What the file holds.', '#!/bin/sh\necho 1.2'),
    from: maybe(text, 'A file of the project that is copied, relative to it.', 'test/tool'),
    link: maybe(text, 'Where it leads, if it is a symbolic link.', 'tool-2'),
    executable: maybe(
      z.boolean(),
      'Whether it can be executed; unless said what begins with `#!` can be, and a copy as its original.',
      true,
    ),
  }).meta({ orText: true }),
)
export type StandIn = z.output<typeof standIn>

const serviceStates = ['active', 'inactive', 'enabled', 'disabled'] as const

/** One word about a service, or two: one about whether it runs, one about whether it starts with the system. */
export const serviceState = z.preprocess(
  value => (Array.isArray(value) || typeof value === 'object' ? value : [value]),
  list(oneOf(...serviceStates)).meta({ orOne: true }),
)
export type ServiceWord = (typeof serviceStates)[number]

const healthWords = ['unknown', 'okay', 'waiting', 'blocked', 'error'] as const

/** What a snap says of its health: a word, or more. */
export const health = z.preprocess(
  value => (typeof value === 'object' ? value : { status: value }),
  model('Health', {
    status: oneOf(...healthWords).meta({ description: 'The word.', examples: ['blocked'] }),
    message: maybe(text, 'What it says.', 'no camera is connected'),
    code: maybe(text, 'Its code.', 'no-camera'),
  }).meta({ orText: true }),
)
