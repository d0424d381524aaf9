import { UserError } from '../errors.ts'
import { defined } from '../record.ts'
import { YamlError } from '../yaml/place.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Float, isMapping, Timestamp } from '../yaml/document.ts'
import type { Document, Value } from '../yaml/document.ts'
import { yamlHint } from './hints.ts'
import { placeLines, ProjectError } from './problems.ts'
import type { Problem } from './problems.ts'

/** Parses the text of a project file. */
export function parseDocument(text: string, file: string): Document {
  let document: Document
  try {
    document = parseYaml(text)
  } catch (error) {
    if (error instanceof YamlError) throw syntaxError(file, error)
    throw error
  }
  if (!isMapping(document.value)) {
    throw new UserError('project-not-a-mapping', 'Invalid project file.', {
      details: `Project file should be a YAML mapping, not '${pythonType(document.value)}'`,
      resolution: `Write the project's keys into '${file}', each as 'key: value', or begin with 'snapsmith init' in an empty directory.`,
      exitCode: 66,
    })
  }
  return document
}

/** The text of a project file, which is in UTF-8. */
export function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UserError('project-not-utf8', `error parsing '${base(file)}': file is not valid UTF-8`, {
      details: notUtf8At(bytes),
      resolution: `Ensure ${base(file)} is encoded in UTF-8`,
    })
  }
}

function notUtf8At(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const lines = Buffer.from(bytes).toString('latin1').split('\n')
  for (const [index, line] of lines.entries()) {
    try {
      decoder.decode(Buffer.from(line, 'latin1'))
    } catch {
      return `The first bytes that are not UTF-8 are in line ${index + 1}.`
    }
  }
  return 'The bytes are not UTF-8.'
}

function syntaxError(file: string, error: YamlError): ProjectError {
  const earlier =
    error.earlier === undefined ? [] : ['first written here:', ...placeLines(file, error.earlier)]
  const problem: Problem = {
    code: 'yaml',
    path: [],
    message: error.message,
    shows: 'nothing',
    ...defined({ place: error.place }),
  }
  return new ProjectError(file, [problem], {
    code: 'yaml',
    brief: `error parsing '${base(file)}': ${error.message}`,
    details: [...placeLines(file, error.place), ...earlier].join('\n').trimStart(),
    resolution: yamlHint(error.message) ?? `Ensure ${base(file)} contains valid YAML`,
  })
}

function base(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}

/** Python's name of a value's type, which the messages use. */
function pythonType(value: Value): string {
  if (value === null) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Float) return 'float'
  if (value instanceof Timestamp) return value.kind
  if (value instanceof Uint8Array) return 'bytes'
  return { string: 'str', boolean: 'bool', number: 'int', bigint: 'int' }[typeof value as 'string'] ?? 'dict'
}
