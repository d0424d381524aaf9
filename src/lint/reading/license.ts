import { licenseExceptions, licenseIds } from './licenses.ts'

const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'WITH'])

/** What snapd says about a license expression; undefined when it is fine. */
export function licenseProblem(expression: string): string | undefined {
  // What came last before each parenthesis that is open.
  const open: string[] = []
  let last = ''
  for (const token of expression.match(/[()]|[^\s()]+/g) ?? []) {
    if (token === '(') {
      if (last === 'WITH') return '"(" not allowed after WITH'
      open.push(last)
      last = ''
      continue
    }
    if (token === ')' && open.pop() === undefined) return 'unexpected ")"'
    const problem = token !== ')' ? tokenProblem(token, last) : last === '' ? 'empty expression' : undefined
    if (problem !== undefined) return problem
    last = token
  }
  if (operators.has(last)) return `missing license after ${last}`
  if (open.length > 0) return 'expected ")" got ""'
  return last === '' ? 'empty expression' : undefined
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
