declare const __SNAPSMITH_VERSION__: string | undefined

/** snapsmith's own version; the build puts it in. */
export const version: string =
  typeof __SNAPSMITH_VERSION__ === 'string' ? __SNAPSMITH_VERSION__ : '0.0.0-source'
