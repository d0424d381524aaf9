import { isUtf8 } from 'node:buffer'

/** Bytes as text the way Go writes them into JSON: each byte that is no UTF-8 becomes U+FFFD of its own. */
export function goText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isUtf8(buffer)) return buffer.toString('utf8')
  let text = ''
  for (let at = 0; at < buffer.length;) {
    const length = [1, 2, 3, 4].find(
      count => at + count <= buffer.length && isUtf8(buffer.subarray(at, at + count)),
    )
    text += length === undefined ? '\uFFFD' : buffer.toString('utf8', at, at + length)
    at += length ?? 1
  }
  return text
}

/** A text without the white space around it, as Go's `TrimSpace` sees it. */
export function goTrim(text: string): string {
  return text
    .replace(/^[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/, '')
    .replace(/[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+$/, '')
}
