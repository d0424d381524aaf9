/** A record without one of its members. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

/** What of a record is there: without the members that are undefined, for types whose members are given or absent. */
export function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const found: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  for (const key in record)
    if (record[key] !== undefined) found[key] = record[key] as Exclude<T[typeof key], undefined>
  return found
}
