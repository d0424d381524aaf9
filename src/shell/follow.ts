import type { Script } from './script.ts'
import type { Word } from './word.ts'

/** A script by its path in the tree. */
interface FoundScript {
  path: string
  script: Script
}

/** A script at a path of the tree, then everything that it sources from there, each once. */
export function withSourced(
  script: Script,
  path: string,
  find: (path: string) => Script | undefined,
): readonly FoundScript[] {
  const found: FoundScript[] = [{ path, script }]
  if (script.sources.length === 0) return found
  const seen = new Set([path])
  // The list grows while it is read.
  for (const { path: from, script: reader } of found) {
    for (const source of reader.sources) {
      const target = sourcedPaths(source.path, { script: reader, started: path, from }).find(
        candidate => seen.has(candidate) || find(candidate) !== undefined,
      )
      const sourced = target === undefined || seen.has(target) ? undefined : find(target)
      if (target === undefined || sourced === undefined) continue
      seen.add(target)
      found.push({ path: target, script: sourced })
    }
  }
  return found
}

/** Where a word that names a file stands. */
interface SourcingPlace {
  script: Script
  /** The path of the script that was started, which `$0` is. */
  started: string
  /** The path of the script that the word is in. */
  from: string
}

/** The paths of the tree that a sourced word may mean, the likeliest first; none when it is computed in a way that is not known. */
export function sourcedPaths(word: Word, { script, started, from }: SourcingPlace): string[] {
  const text = withoutVariables(word.text.replaceAll(/["']/g, ''), script)
  const [, root, rest = ''] =
    /^(\$SNAP\b|\$\{SNAP\}|\/snap\/[^/$]+\/current|<own>|<zero>)\/(.*)$/.exec(marked(text)) ?? []
  if (/[$`<*?]/.test(root === undefined ? text : rest)) return []
  if (root === '<own>') return [joinPath(directoryOf(from), rest)]
  if (root === '<zero>') return [joinPath(directoryOf(started), rest)]
  if (root !== undefined) return [joinPath('', rest)]
  return text.startsWith('/') ? [] : [joinPath(directoryOf(started), text), joinPath('', text)]
}

/** Puts marks for the ways to say "the directory of this script". */
function marked(text: string): string {
  const file = String.raw`(\$0|\$\{0\}|\$\{?BASH_SOURCE(?:\[0\])?\}?)`
  const real = String.raw`(?:\$\((?:readlink -(?:f|e)|realpath)(?: --)? ${file}\)|${file})`
  const mark = (_: string, ...groups: unknown[]) =>
    groups.some(group => typeof group === 'string' && group.includes('BASH')) ? '<own>' : '<zero>'
  return text
    .replace(
      new RegExp(
        String.raw`^\$\(cd (?:-P )?(?:-- )?\$\(dirname (?:-- )?${real}\)(?: >/dev/null(?: 2>&1)?)? && pwd(?: -P)?\)`,
      ),
      mark,
    )
    .replace(new RegExp(String.raw`^\$\(dirname (?:-- )?${real}\)`), mark)
    .replace(/^\$\{0%\/\*\}/, '<zero>')
    .replace(/^\$\{BASH_SOURCE(?:\[0\])?%\/\*\}/, '<own>')
}

/** Variables that the script assigns exactly once, by what they are assigned. */
function withoutVariables(text: string, script: Script): string {
  let now = text
  for (let round = 0; round < 4; round += 1) {
    const [whole, name] = /^\$\{?([A-Za-z_]\w*)\}?(?=\/|$)/.exec(now) ?? []
    const assigned =
      name === undefined || name === 'SNAP' ? [] : script.assignments.filter(found => found.name === name)
    const value = assigned.length === 1 ? assigned[0]?.value : undefined
    if (whole === undefined || value === undefined) return now
    now = value.text.replaceAll(/["']/g, '') + now.slice(whole.length)
  }
  return now
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function joinPath(directory: string, path: string): string {
  const parts: string[] = []
  for (const part of `${directory}/${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
