import type { Problem } from '../../src/project/problems.ts'
import { resolve } from '../../src/project/resolve.ts'
import type { Document } from '../../src/yaml/document.ts'

/** What is wrong with a document, when it is resolved for amd64. */
export function problemsOf(document: Document): readonly Problem[] {
  const { problems } = resolve(document, {
    found: { file: 'snapcraft.yaml', assets: 'snap' },
    build: { platform: 'amd64', on: 'amd64', for: 'amd64' },
    variables: {},
    extensions: { assets: '/extensions', experimental: true },
  })
  return problems ?? []
}
