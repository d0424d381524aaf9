import { escaped } from './escape.ts'

/** A part of the drawing with its size. */
export interface Drawing {
  readonly parts: readonly string[]
  readonly width: number
  readonly height: number
}

/** From one line of text to the next. */
export const lineHeight = 18

/** A little more than the widest usual monospace font takes for a character of 12 pixels. */
const character = 7.4

/** How wide a text can get: signs of other scripts may take two places. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1), 0) * character
}

/** One line that fits a drawing. */
export function cut(text: string): string {
  const line = [...text.replace(/\s+/g, ' ').trim()]
  return line.length > 110 ? `${line.slice(0, 109).join('')}…` : line.join('')
}

/** A text whose line stands at a height. */
export function textAt(x: number, y: number, text: string, tone = ''): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}"${tone === '' ? '' : ` class="${tone}"`}>${escaped(text)}</text>`
}

/** A number as SVG has it, without the tail of a fraction. */
export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}
