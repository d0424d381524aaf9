import { placeOfHook } from '../../reading/each-hook.ts'
import { hookKind, hookKinds, isComponentHook, nearestHook, respeltHook } from '../../../hooks/catalogue.ts'
import { isLeftover } from '../../../hooks/decide.ts'
import type { Fix, Found, Rule } from '../../rule.ts'
import { hookScripts } from '../../reading/hook-scripts.ts'
import { treeHooks } from '../../../snap/snap.ts'
import type { Snap, TreeHook } from '../../../snap/snap.ts'
import { misplacedHook } from './hook-component-misplaced.ts'
import { printable } from '../../reading/names.ts'

/** Files and declarations that snapd passes over because of their name. */
export const hookUnknown: Rule = {
  id: 'hook-unknown',
  group: 'names',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A file in meta/hooks, or an entry below hooks:, has a name that is no hook of snapd',
  explanation:
    "snapd has a fixed list of hooks and passes over every other name without a word, in meta/hooks as well as below 'hooks:'. A " +
    'misspelt hook is packed and installed and never runs; the store may refuse it after the upload. Other files in the directory, ' +
    'such as notes or shared functions, are treated the same and still have to be executable.',
  remedy: 'Rename it to the hook that is meant, or move it out of the hooks directory.',
  needs: ['readable'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {}}\n",
      'meta/hooks/install': '#!/bin/sh\n',
    },
    { 'meta/component.yaml': 'component: aa+bb\ntype: standard\n', 'meta/hooks/install': '#!/bin/sh\n' },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\n",
      'meta/hooks/install': '#!/bin/sh\n. "$SNAP/meta/hooks/shared.sh"\n',
      'meta/hooks/shared.sh': 'a=1\n',
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/confgure': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/README.md': 'read me\n' },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\n",
      'meta/hooks/install~': '#!/bin/sh\n',
      'meta/hooks/install': '#!/bin/sh\n',
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/post_refresh.sh': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {upgrade: {}}\n" },
    { 'meta/component.yaml': 'component: aa+bb\ntype: standard\n', 'meta/hooks/configure': '#!/bin/sh\n' },
  ],
  *check(tree) {
    const component = tree.kind === 'component'
    let scripts: readonly Buffer[] | undefined
    const isSpokenOf = (name: string): boolean =>
      (scripts ??= hookScripts(tree).map(({ content }) => Buffer.from(content))).some(script =>
        script.includes(name),
      )
    for (const hook of treeHooks(tree)) {
      const { name, entry } = hook
      if (entry?.kind === 'directory' || (component ? isComponentHook(name) : hookKind(name) !== undefined))
        continue
      if (misplacedHook(tree, name) === undefined) yield found(tree, { hook, isSpokenOf })
    }
  },
}

interface Unknown {
  hook: TreeHook
  /** Whether a script of the tree's hooks has the name in it. */
  isSpokenOf: (name: string) => boolean
}

function found(tree: Snap, unknown: Unknown): Found {
  const { name, entry } = unknown.hook
  const component = tree.kind === 'component'
  const place = placeOfHook({ name, entry })
  const aside = entry === undefined ? undefined : asideOf(unknown, component)
  if (aside !== undefined) return { ...aside, ...place, severity: 'info' }
  const whose =
    component && hookKind(name) !== undefined ? 'components have no such hook' : 'no hook has that name'
  const message = `snapd never runs '${printable(name)}': ${whose}`
  if (entry !== undefined && isNote(name))
    return { message, ...place, severity: 'info', remedy: remedy(name, { meant: undefined, component }) }
  const fix = renaming(tree, name)
  return {
    message,
    ...place,
    remedy: remedy(name, { meant: nearestHook(name, component), component }),
    fix: fix !== undefined && unknown.isSpokenOf(name) ? undefined : fix,
  }
}

/** What a file is that nobody takes for a hook. */
function asideOf(
  { hook: { name }, isSpokenOf }: Unknown,
  component: boolean,
): Pick<Found, 'message' | 'remedy'> | undefined {
  if (isLeftover(name))
    return {
      message: `'${name}' looks like a leftover of an editor or of version control: snapd runs no hook of that name`,
      remedy: 'Delete it.',
    }
  return isSpokenOf(`hooks/${name}`) && nearestHook(name, component) === undefined
    ? {
        message: `'${name}' is no hook, and only there for hooks to use`,
        remedy:
          "Better is a place of its own, such as 'lib' in the snap, which a part fills: in meta/hooks it has to be executable, and looks like a misspelt hook.",
      }
    : undefined
}

/** Texts for people rather than programs. */
function isNote(name: string): boolean {
  return (
    /^(?:readme|licen[cs]e|copying|notice|changelog|todo|authors|contributing)(?:\.|$)/i.test(name) ||
    /\.(?:md|rst|txt|adoc)$/i.test(name)
  )
}

/** The name is a hook's but for its spelling, and nothing else has that name. */
function renaming(tree: Snap, name: string): Fix | undefined {
  const meant = respeltHook(name, tree.kind === 'component')
  const [from, to] = [`meta/hooks/${name}`, `meta/hooks/${meant ?? ''}`]
  // Other endings are those of templates and notes.
  if (/\.(?!(?:sh|bash|py|pl|rb)$)[^.]*$/i.test(name)) return undefined
  if (meant === undefined || tree.at(from)?.kind !== 'file' || tree.at(to) !== undefined) return undefined
  return { title: `Rename '${name}' to '${meant}'`, edits: [{ path: from, do: 'rename', to }] }
}

function remedy(
  name: string,
  { meant, component }: { meant: string | undefined; component: boolean },
): string {
  if (meant !== undefined) return `Did you mean '${meant}'?`
  if (component)
    return `Components have the hooks ${listed(hookKinds.filter(kind => kind.component).map(kind => kind.name))}.`
  return name.includes('.')
    ? 'Move it out of the hooks directory, for example to snap/local.'
    : 'Rename it to the hook that is meant, or move it out of the hooks directory.'
}

function listed(names: readonly string[]): string {
  return `${names
    .slice(0, -1)
    .map(name => `'${name}'`)
    .join(', ')} and '${names.at(-1) ?? ''}'`
}
