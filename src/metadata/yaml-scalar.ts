/** How a text is written as a YAML scalar, in PyYAML's words. */
type ScalarStyle = 'plain' | 'single' | 'double' | 'literal'

const breaks = '\n\u0085\u2028\u2029'
const afterWord = new RegExp(`^[\\0 \\t\\r${breaks}]`)

/** Plain texts that YAML 1.1 reads as something else than a string, in PyYAML's patterns. */
const otherTypes: readonly RegExp[] = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  // PyYAML leaves single letters plain; Go's reader takes them for booleans, so snapd would refuse the snap.
  /^[yYnN]$/,
  /^(?:~|null|Null|NULL|)$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/,
  /^(?:[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  /^(?:<<|=)$/,
]

/** What may be done with a text, given its characters. */
interface Shape {
  plain: boolean
  single: boolean
  block: boolean
  multiline: boolean
}

/** The style that PyYAML gives a string; texts with a newline are wanted as literal blocks. */
export function scalarStyle(text: string, asKey: boolean): ScalarStyle {
  const shape = shapeOf(text)
  const wantsBlock = text.includes('\n')
  if (
    !wantsBlock &&
    shape.plain &&
    !(asKey && (text === '' || shape.multiline)) &&
    !otherTypes.some(type => type.test(text))
  )
    return 'plain'
  if (wantsBlock && !asKey && shape.block) return 'literal'
  if (!wantsBlock && shape.single && !(asKey && shape.multiline)) return 'single'
  return 'double'
}

/** Whether a text may stand before a colon on one line. */
export function isSimpleKey(text: string): boolean {
  // 5 is the length of the `!!str` that PyYAML counts without writing it.
  return text !== '' && !new RegExp(`[${breaks}]`).test(text) && Array.from(text).length + 5 < 128
}

function shapeOf(text: string): Shape {
  if (text === '') return { plain: true, single: true, block: false, multiline: false }
  const multiline = new RegExp(`[${breaks}]`).test(text)
  const special = hasSpecial(text)
  const spaceBreak = new RegExp(` [${breaks}]`).test(text)
  const breakSpace = new RegExp(`[${breaks}] `).test(text)
  const atEdge = new RegExp(`^[ ${breaks}]|[ ${breaks}]$`).test(text)
  return {
    plain: !multiline && !special && !spaceBreak && !breakSpace && !atEdge && !hasIndicator(text),
    single: !special && !spaceBreak && !breakSpace,
    block: !special && !spaceBreak && !text.endsWith(' '),
    multiline,
  }
}

/** Characters that only a double-quoted scalar can carry. */
function hasSpecial(text: string): boolean {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const printable =
      code === 0x0a ||
      (code >= 0x20 && code <= 0x7e) ||
      code === 0x85 ||
      (code >= 0xa0 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff) ||
      (code >= 0x10000 && code < 0x10ffff)
    if (!printable) return true
  }
  return false
}

/** Whether block YAML would take part of the text for syntax. */
function hasIndicator(text: string): boolean {
  if (text.startsWith('---') || text.startsWith('...')) return true
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return true
  const rest = text.slice(1)
  if (/^[-?:]/.test(text) && (rest === '' || afterWord.test(rest))) return true
  return (
    new RegExp(`:(?:$|[\\0 \\t\\r${breaks}])`).test(text) || new RegExp(`[\\0 \\t\\r${breaks}]#`).test(text)
  )
}
