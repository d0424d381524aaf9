/** What a key of a part holds, once the grammar is resolved. */
export type Content = 'text' | 'texts' | 'number' | 'boolean' | 'map' | 'variables' | 'mappings'

/** The keys of a part that can take the grammar, with what they hold; older bases have fewer. */
export const grammarKeys: Readonly<Record<string, Content>> = {
  plugin: 'text',
  source: 'text',
  'source-checksum': 'text',
  'source-branch': 'text',
  'source-commit': 'text',
  'source-depth': 'number',
  'source-subdir': 'text',
  'source-submodules': 'texts',
  'source-tag': 'text',
  'source-type': 'text',
  'disable-parallel': 'boolean',
  after: 'texts',
  'overlay-packages': 'texts',
  'stage-snaps': 'texts',
  'stage-packages': 'texts',
  'build-snaps': 'texts',
  'build-packages': 'texts',
  'build-environment': 'variables',
  'build-attributes': 'texts',
  organize: 'map',
  overlay: 'texts',
  stage: 'texts',
  prime: 'texts',
  'override-pull': 'text',
  'override-build': 'text',
  'override-stage': 'text',
  'override-prime': 'text',
  'overlay-script': 'text',
  permissions: 'mappings',
  'parse-info': 'texts',
}

/** Whether a key keeps all that was selected; the others keep the first. */
export function keepsList(content: Content): boolean {
  return content === 'texts' || content === 'variables' || content === 'mappings'
}
