import { bases, basesThat, buildBases, isDevelopment } from '../../bases/index.ts'
import type { BuildBase } from '../../bases/index.ts'
import { baselessTypes } from '../bases.ts'
import type { JsonSchema } from './json-conversion.ts'

const adopts = { anyOf: [{ required: ['adopt-info'] }, { required: ['adopt_info'] }] }

function when(condition: Record<string, unknown>, then: JsonSchema): JsonSchema {
  return { if: { required: Object.keys(condition), properties: condition }, then }
}

/** Rules across keys, as far as a schema can say them. */
export const rules: readonly JsonSchema[] = [
  {
    if: { required: ['type'], properties: { type: { enum: [...baselessTypes] } } },
    then: { properties: { base: { type: 'null' } } },
    else: { required: ['base'], properties: { base: { type: 'string' } } },
  },
  when(
    { type: { enum: [...baselessTypes] } },
    {
      anyOf: [{ required: ['build-base'] }, { required: ['build_base'] }],
      properties: { 'build-base': { type: 'string' } },
    },
  ),
  when(
    { base: { const: 'bare' } },
    {
      anyOf: [{ required: ['build-base'] }, { required: ['build_base'] }],
      properties: { 'build-base': { type: 'string' } },
    },
  ),
  when(
    { base: { const: 'devel' } },
    {
      required: ['grade'],
      anyOf: [{ required: ['build-base'] }, { required: ['build_base'] }],
      properties: { 'build-base': { const: 'devel' }, grade: { const: 'devel' } },
    },
  ),
  ...rulesOfBases(),
  when(
    { base: { enum: basesThat(({ slashInPartNames }) => !slashInPartNames) } },
    { properties: { parts: { propertyNames: { pattern: '^[^/]*$' } } } },
  ),
  when({ 'build-base': { const: 'devel' } }, { properties: { grade: { enum: ['devel', null] } } }),
  {
    if: { not: adopts },
    then: {
      required: ['version', 'summary', 'description'],
      properties: Object.fromEntries(
        ['version', 'summary', 'description'].map(key => [key, { not: { enum: ['', null] } }]),
      ),
    },
  },
]

/** What a base asks for; bases that ask for the same share a rule. */
function rulesOfBases(): JsonSchema[] {
  const groups = new Map<string, BuildBase[]>()
  for (const base of buildBases) {
    if (isDevelopment(base)) continue
    const asked = JSON.stringify(askedBy(base))
    groups.set(asked, [...(groups.get(asked) ?? []), base])
  }
  return [...groups].map(([asked, names]) => when({ base: { enum: names } }, JSON.parse(asked) as JsonSchema))
}

function askedBy(base: BuildBase): JsonSchema {
  const facts = bases[base]
  const packages = { type: ['string', 'array'] }
  return {
    ...(facts.partsRequired ? { required: ['parts'] } : {}),
    properties: {
      'build-base': { enum: [...(facts.buildBaseRepeats ? [base] : []), 'devel', null] },
      ...(facts.proServices === 'need a token' ? { 'ua-services': { type: 'null' } } : {}),
      architectures: { type: facts.builds === 'architectures' ? 'array' : 'null' },
      ...(facts.packageMappings ? {} : { 'build-packages': packages, 'build-snaps': packages }),
    },
  }
}
