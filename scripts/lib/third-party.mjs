/** What others wrote and the bundle contains, with the terms under which they gave it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The text of THIRD-PARTY.txt: `inputs` are the paths of the files that were bundled, below `root`; `more` is what comes from elsewhere. */
export function thirdParty(root, inputs, more) {
  const directories = [
    ...new Set(inputs.flatMap(path => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])),
  ].sort()
  const works = [...directories.map(directory => ofPackage(root, directory)), ...more]
  return [
    'snapsmith contains the work of others, named here with their licences.\n',
    ...works.map(({ title, terms }) => `${'-'.repeat(80)}\n${title}\n\n${terms.trim()}\n`),
  ].join('\n')
}

function ofPackage(root, directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8'))
  const own = readdirSync(join(root, directory))
    .filter(file => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map(file => join(root, directory, file))
  // Some packages leave their terms at home.
  const kept = join(root, 'scripts/licences', `${name.replace('/', '-')}.txt`)
  const files = own.length > 0 || !existsSync(kept) ? own : [kept]
  if (files.length === 0) throw new Error(`${name} brings no licence: put its terms into ${kept}.`)
  return {
    title: `${name} ${version} (${license})`,
    terms: files.map(file => readFileSync(file, 'utf8').trim()).join('\n\n'),
  }
}
