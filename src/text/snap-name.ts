/** The form of a snap's or component's name: snapd takes no other, and it becomes part of paths. */
export function isSnapName(name: string): boolean {
  return name.length >= 2 && name.length <= 40 && /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
}
