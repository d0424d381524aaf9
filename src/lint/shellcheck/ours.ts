import type { Script } from '../../shell/script.ts'
import type { Finding } from '../rule.ts'

/** What rules of ours say more exactly on the same line. */
const same: Readonly<Record<string, readonly number[]>> = {
  'shell-bashism': [2112, 2113],
  'shell-cd-unchecked': [2164],
  'shell-masked-status': [2155],
  'shell-mkdir-mode': [2174],
  'shell-run-output': [2091],
  'shell-syntax': [1009, 1046, 1047, 1056, 1058, 1061, 1062, 1065, 1070, 1072, 1073, 1078, 1079, 1089],
  'shell-test-bracket': [1009, 1019, 1020, 1035, 1069, 1072, 1073],
  'shell-test-constant': [2050, 2077, 2078, 2157, 2158, 2159, 2160, 2161],
  'shell-test-number': [2170],
  'shell-test-operator': [1009, 1072, 1073, 2071, 2072, 2074],
  'shell-test-unquoted': [2046, 2070, 2086, 2166],
}

/** Tells which of shellcheck's findings say nothing that these do not say. */
export function saidBy(own: readonly Finding[]): (remark: Finding) => boolean {
  const said = new Set(
    own.flatMap(({ rule, file, line, endLine = line }) => {
      // What comes after the place at which a reader stops is told wherever that reader was.
      if (rule === 'shell-syntax')
        return (same[rule] ?? []).map(code => place(code, { file, line: undefined }))
      const lines =
        line === undefined
          ? []
          : Array.from({ length: Math.min((endLine ?? line) - line, 50) + 1 }, (_, index) => line + index)
      return lines.flatMap(at => (same[rule] ?? []).map(code => place(code, { file, line: at })))
    }),
  )
  return ({ rule, file, line }) =>
    [line, undefined].some(at => said.has(place(Number(rule.slice(-4)), { file, line: at })))
}

function place(code: number, { file, line }: Pick<Finding, 'file' | 'line'>): string {
  return JSON.stringify([code, file, line])
}

/** Directories that every hook has. */
const there = /^"?\$\{?SNAP(?:_DATA|_COMMON)?\}?"?$/

/** Whether a finding of shellcheck, which does not know what snapd sets for a hook, means something that cannot be there. */
export function isMoot({ rule, line }: Pick<Finding, 'rule' | 'line'>, script: Script): boolean {
  const calls = script.calls.filter(
    call => line !== undefined && call.start.line <= line && call.end.line >= line,
  )
  if (rule === 'shellcheck-SC2164')
    return calls.some(({ program, words }) => program === 'cd' && there.test(words[1]?.text ?? ''))
  if (rule !== 'shellcheck-SC2115') return false
  return calls
    .filter(({ program }) => program === 'rm')
    .flatMap(({ words }) => words.slice(1))
    .filter(({ text }) => /^"?\$/.test(text))
    .every(({ text }) => !isEmpty(/^"?\$\{?(\w+)/.exec(text)?.[1] ?? '', script))
}

/** Whether a variable may be empty: snapd's own are not, nor those that are only ever given a text with something in it. */
function isEmpty(name: string, { assignments }: Script): boolean {
  if (/^SNAP(?:_(?:DATA|COMMON|NAME|INSTANCE_NAME|REVISION|USER_DATA|USER_COMMON))?$/.test(name)) return false
  const values = assignments.filter(one => one.name === name).map(({ value }) => value?.text ?? '')
  return values.length === 0 || !values.every(isFilled)
}

/** A text that has a letter of its own, or a default for what it expands. */
function isFilled(text: string): boolean {
  const own = text.replaceAll(/"|'/g, '')
  return (
    /^[\w./-]/.test(own) || /^\$\{\w+:-[^}]/.test(own) || /^\$\{?SNAP(?:_DATA|_COMMON)?\}?(?:\/|$)/.test(own)
  )
}
