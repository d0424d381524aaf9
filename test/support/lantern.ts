/** The project file of a small snap: its parts as YAML, and what else it is to say. */
export function lantern(parts: string, more = ''): string {
  return `name: lantern
base: core24
version: '1.0'
summary: A lantern
description: A lantern.
grade: devel
confinement: strict
parts: ${parts}
${more}`
}
