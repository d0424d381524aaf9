import { usualBase } from '../bases/index.ts'

/** How the snap.yaml of an example begins, for a base. */
export function smallYamlOn(base: string): string {
  return `name: aa\nversion: '1'\nbase: ${base}\n`
}

/** How the snap.yaml of an example begins. */
export const smallYaml = smallYamlOn(usualBase)
