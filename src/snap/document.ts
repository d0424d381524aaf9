import { parseYaml } from '../yaml/parse.ts'
import { YamlError } from '../yaml/place.ts'
import type { Value } from '../yaml/document.ts'
import { goSyntaxProblem } from '../yaml/go-yaml.ts'

/** What a YAML file beside the metadata holds, or why snapd cannot read it; undefined without a file. */
export function readYaml(
  content: string | Uint8Array | undefined,
): { value: Value; trouble?: string } | undefined {
  if (content === undefined) return undefined
  const text = Buffer.from(content).toString()
  try {
    return { value: parseYaml(text, () => undefined).value }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return { value: null, trouble: goSyntaxProblem(error.message, { line: error.place?.line, text }) }
  }
}
