import { licenseExceptions, licenseIds } from './licenses.ts'

const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'WITH'])

/** What snapd says about a license expression; undefined when it is fine. */
export function licenseProblem(expression: string): string | undefined {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? []
  const reader = { tokens, at: 0 }
  return expressionProblem(reader, 0)
}

/** Reads up to the parenthesis that ends this depth, or to the end. */
function expressionProblem(reader: { tokens: readonly string[]; at: number }, depth: number): string | undefined {
  let last = ''
  for (let token = reader.tokens[reader.at++]; token !== undefined; token = reader.tokens[reader.at++]) {
    if (token === ')') return depth === 0 ? 'unexpected ")"' : last === '' ? 'empty expression' : undefined
    const problem = token === '(' ? openProblem(reader, { depth, last }) : tokenProblem(token, last)
    if (problem !== undefined) return problem
    last = token === '(' ? ')' : token
  }
  if (operators.has(last)) return `missing license after ${last}`
  return last === '' && depth === 0 ? 'empty expression' : undefined
}

function openProblem(reader: { tokens: readonly string[]; at: number }, { depth, last }: { depth: number; last: string }): string | undefined {
  if (last === 'WITH') return '"(" not allowed after WITH'
  const problem = expressionProblem(reader, depth + 1)
  if (problem !== undefined) return problem
  const closing = reader.tokens[reader.at - 1]
  return closing === ')' ? undefined : `expected ")" got "${closing ?? ''}"`
}

function tokenProblem(token: string, last: string): string | undefined {
  if (operators.has(token)) {
    if (last === '') return `missing license before ${token}`
    if (last === 'AND' || last === 'OR') return `expected license name, got "${token}"`
    if (last === 'WITH') return `expected exception name, got "${token}"`
    return token === 'WITH' && last === ')' ? 'expected license name before WITH' : undefined
  }
  if (last === 'WITH') return licenseExceptions.has(token) ? undefined : `unknown license exception: ${token}`
  const known = licenseIds.has(token.replace(/\+$/, ''))
  if (last === '' || operators.has(last)) return known ? undefined : `unknown license: ${token}`
  return known ? `missing AND or OR between "${last}" and "${token}"` : `unexpected string: "${token}"`
}
