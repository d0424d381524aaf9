/** Project files of any size that are hard on whoever reads them, by what they are made of. */

const head =
  "name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts:\n  a: {plugin: nil}\n"

const filled = (size, piece) => piece.repeat(Math.floor(size / piece.length))

function many(size, line) {
  const lines = []
  for (let length = 0; length < size; length += lines.at(-1).length + 1) lines.push(line(lines.length))
  return lines.join('\n')
}

/** @type {Readonly<Record<string, (size: number) => string>>} */
export const hostileTexts = {
  'one anchor': size => `a: &${filled(size, 'a')}`,
  dashes: size => filled(size, '-\n'),
  'an open list': size => `a: [\n${filled(size, 'b,\n')}`,
  'a wide open list': size => `${' '.repeat(500)}a: [\n${filled(size, 'b,\n')}`,
  'block texts': size => filled(size, 'a: |\n'),
  documents: size => filled(size, '---\n'),
  digits: size => `a: ${filled(size, '9')}`,
  sixtieths: size => `a: 1${filled(size, ':59')}`,
  merges: size => `a: &a {x: 1}\nb: {${filled(size, '<<: *a,')}`,
  variables: size => `${head}title: ${filled(size, '$CRAFT_STAGE')}`,
  'a long list': size => `${head}assumes:\n${many(size, index => `- x${index}`)}`,
  'many parts': size => `${head}${many(size, index => `  p${index}: {plugin: nil, after: [a]}`)}`,
  'a chain of parts': size =>
    `${head}${many(size / 8, index => `  p${index}: {plugin: nil, after: [p${index + 1}]}`)}`,
  'many parts with a mistake each': size =>
    `${head}${many(size, index => `  p${index}: {plugin: nil, stage-packages: x}`)}`,
  'unknown keys': size => `${head}${many(size, index => `key${index}: 1`)}`,
}
