import type { Document, OddKey } from '../yaml/document.ts'
import type { Problem } from './problems.ts'

/** Keys that are no text where a name is wanted; numbers become names, as in snapcraft, but for parts, components and platforms. */
export function checkOddKeys(document: Document): Problem[] {
  return document.oddKeys.flatMap((odd): Problem[] => {
    const message = sentenceFor(odd)
    if (message === undefined) return []
    const path = [...odd.path, odd.text]
    const place = document.placeOfKey(path)
    const written = place.text.slice(place.column - 1, place.column - 1 + place.length)
    return [
      {
        code: 'odd-key',
        path,
        message,
        shows: 'field',
        place,
        remedy: `YAML 1.1 reads '${written}' as something else than text. Put the key into quotes: '${written}'.`,
      },
    ]
  })
}

function sentenceFor({ path, kind }: OddKey): string | undefined {
  const [first, ...rest] = path
  if (first === undefined || (first === 'components' && rest.length === 0)) return 'keys should be strings'
  if ((first === 'parts' || first === 'platforms') && rest.length === 0)
    return 'input should be a valid string'
  const free =
    ((first === 'plugs' || first === 'slots') && rest.length > 0) ||
    first === 'system-usernames' ||
    path.includes('passthrough')
  return free || kind === 'number' ? undefined : 'input should be a valid string'
}
