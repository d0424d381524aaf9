/**
 * A number whose text JavaScript would not give back (`1.0`, `1e400`, twenty digits): configuration keeps numbers as they were written.
 *
 * Every other number is a plain `number`, so that each text has one form.
 */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** A JSON value that keeps the text of its numbers; objects have no prototype when they were parsed. */
export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  )
}

/** A number by its text. */
export function exactNumber(text: string): number | ExactNumber {
  const value = Number(text)
  return String(value) === text ? value : new ExactNumber(text)
}
