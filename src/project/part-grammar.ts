import type { GrammarProblem } from '../grammar/check.ts'
import { checkGrammar } from '../grammar/check.ts'
import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { grammarKeys, keepsList } from '../grammar/keys.ts'
import { GrammarError, mayHoldGrammar, replaced, resolveGrammar } from '../grammar/resolve.ts'
import type { Target } from '../grammar/resolve.ts'
import { isMapping, mapping } from '../yaml/document.ts'
import type { Document, Mapping, Path, Value } from '../yaml/document.ts'
import { typeHint } from './hints.ts'
import type { Problem } from './problems.ts'
import type { Build } from './project.ts'
import { rootPart } from './rules.ts'

/** The parts of a document, and for what their grammar is resolved. */
interface GrammarSubject {
  parts: Value | undefined
  base: BuildBase
  document: Document
}

/** Checks the grammar of all parts, statements that do not hold for this build included. */
export function checkPartGrammar({ parts, base, document }: GrammarSubject): Problem[] {
  if (!isMapping(parts)) return []
  return Object.entries(parts)
    .filter(([name]) => name !== rootPart)
    .flatMap(([name, part]) =>
      Object.entries(isMapping(part) ? part : {}).flatMap(([key, value]): Problem[] => {
        const content = grammarKey(key, base)
        const found: GrammarProblem | undefined =
          content !== undefined
            ? checkGrammar(value, content)
            : bases[base].strictLists.includes(key)
              ? checkTexts(value)
              : undefined
        if (found === undefined) return []
        const path = ['parts', name, key, ...found.path]
        const place = document.placeOfValue(path)
        const remedy = found.noText === undefined ? undefined : typeHint('string', found.noText, place)
        return [{ code: 'grammar', path, message: found.message, shows: 'field', place, remedy }]
      }),
    )
}

/** As snapcraft does: some lists take no numbers on older bases. */
function checkTexts(value: Value): { path: Path; message: string } | undefined {
  if (value === null) return undefined
  if (!Array.isArray(value)) return { path: [], message: 'input should be a valid list' }
  const index = value.findIndex(item => typeof item !== 'string')
  return index < 0 ? undefined : { path: [index], message: 'input should be a valid string' }
}

/** The parts as they are for one build; a part whose grammar cannot be resolved is left out and told. */
export function resolvePartGrammar(subject: GrammarSubject & { build: Build }): {
  parts: Value | undefined
  problems: Problem[]
} {
  const { parts, base, build, document } = subject
  if (!isMapping(parts)) return { parts, problems: [] }
  const target = { on: build.on, to: build.for, allowsFor: bases[base].grammarFor }
  const problems: Problem[] = []
  const resolved = Object.entries(parts).map(([name, part]): [string, Value] => {
    if (!isMapping(part)) return [name, part]
    const keep = (key: string, error: GrammarError): void => {
      const path = ['parts', name, key]
      problems.push({
        code: 'grammar',
        path,
        message: error.message,
        shows: 'field',
        place: document.placeOfKey(path),
      })
    }
    return [name, resolvePart(part, { base, target, keep })]
  })
  return { parts: mapping(resolved), problems }
}

interface PartContext {
  base: BuildBase
  target: Target
  keep: (key: string, error: GrammarError) => void
}

function resolvePart(part: Mapping, { base, target, keep }: PartContext): Mapping {
  const values = new Map<string, Value>()
  for (const [key, value] of Object.entries(part)) {
    const content = grammarKey(key, base)
    if (content === undefined || value === null || !mayHoldGrammar(value)) continue
    try {
      const selected = resolveGrammar(value, target)
      values.set(key, keepsList(content) ? selected : (selected[0] ?? null))
    } catch (error) {
      if (!(error instanceof GrammarError)) throw error
      keep(key, error)
      values.set(key, keepsList(content) ? [] : null)
    }
  }
  return replaced(part, values)
}

function grammarKey(key: string, base: BuildBase): (typeof grammarKeys)[string] | undefined {
  return Object.hasOwn(grammarKeys, key) && (bases[base].grammarKeys?.includes(key) ?? true)
    ? grammarKeys[key]
    : undefined
}
