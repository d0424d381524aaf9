import type { Rule } from '../../rule.ts'
import { invalid, texts } from '../../reading/fields.ts'

/** The addresses below `links`. */
export const linkDefinition: Rule = {
  id: 'link-definition',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A link is neither an address of the web nor one of mail',
  explanation:
    'Links are shown to people by the store and by desktop software, which open them. snapd takes addresses of the web and of mail ' +
    'only and refuses the snap for any other.',
  remedy:
    "Write links as lists of 'https://…', 'http://…' or mail addresses, under keys of letters, digits and single dashes.",
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nlinks: {contact: [a@b.c, 'mailto:d@e.f', 'https://a.b']}\n",
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nlinks: {x: ['ftp://x']}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nlinks: {x: []}\n" },
  ],
  *check(tree) {
    const file = 'meta/snap.yaml'
    const links = tree.metadata.links ?? {}
    for (const key of Object.keys(links)) {
      if (key === '') yield { message: 'links key cannot be empty', file }
      else if (!/^[a-zA-Z](?:-?[a-zA-Z0-9])*$/.test(key))
        yield { message: `links key is invalid: ${key}`, file }
      const values = texts(links, key)
      if (values.length === 0)
        yield { message: invalid(tree, `"${key}" links cannot be specified and empty`), file }
      for (const value of values) {
        const problem = linkProblem(key, value)
        if (problem !== undefined) yield { message: invalid(tree, problem), file }
      }
    }
  },
}

function linkProblem(key: string, value: string): string | undefined {
  if (value === '') return `empty "${key}" link`
  const scheme = /^(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):/.exec(value)?.groups?.['scheme']?.toLowerCase()
  if (scheme === undefined || scheme === 'mailto')
    return value.includes('@') ? undefined : `invalid "${key}" email address "${value}"`
  if (!URL.canParse(value) && /^(?:https?):\/\/\[[^\]]*$|[\s%](?![0-9a-fA-F]{2})/.test(value))
    return `invalid "${key}" link "${value}"`
  return scheme === 'http' || scheme === 'https'
    ? undefined
    : `"${key}" link must have one of http|https schemes or it must be an email address: "${value}"`
}
