import type { CallProblem } from '../../snapctl/judge.ts'
import { callProblems } from '../../snapctl/judge.ts'
import type { ParsedCall } from '../../snapctl/parse.ts'
import type { Word } from '../../shell/word.ts'
import { remembered } from '../../remembered.ts'
import type { Hook, Snap, SnapctlCall } from '../../snap/snap.ts'
import type { Found, Severity } from '../rule.ts'
import { eachSnapctl } from './each-hook.ts'

/** A call of snapctl and the hook that makes it. */
export type HookedSnapctl = SnapctlCall & { hook: Hook }

/** The calls of snapctl that each hook makes: of a script that several hooks share, those that all of them run or that the hook asks for. */
export const ownSnapctl = remembered((tree: Snap): readonly HookedSnapctl[] =>
  eachSnapctl(tree).filter(isOwn),
)

/** Shared code may ask which hook it is in: what it does in branches and functions may be meant for others. */
function isOwn({ hook, path, call }: HookedSnapctl): boolean {
  const own = hook.scripts[0]
  const shared = own?.path !== path || hook.entry?.kind === 'symlink' || hook.entry?.target !== undefined
  if (call.inFunction === undefined) return !shared || !call.conditional
  return (
    own?.script.calls.some(
      other =>
        other.name === call.inFunction &&
        other.inFunction !== call.inFunction &&
        (own.path !== path || !shared),
    ) === true
  )
}

/** A call of one command as snapctl's parser takes it, with the options of a view left out. */
export function parsedAs({ parsed }: SnapctlCall, ...names: readonly string[]): ParsedCall | undefined {
  return parsed !== undefined &&
    'path' in parsed &&
    names.includes(parsed.path[0] ?? '') &&
    !parsed.flags.has('view')
    ? parsed
    : undefined
}

/** What a refusal is about; each has a rule of its own. */
type Refusal = 'command' | 'arguments' | 'key' | 'health' | 'hook' | 'attributes'

/** The calls that snapd certainly refuses for one kind of reason. */
export function* refusedCalls(
  tree: Snap,
  wanted: Refusal,
): Iterable<HookedSnapctl & { problem: string; word: Word | undefined }> {
  const byHook = wanted === 'hook' || wanted === 'attributes'
  for (const { found, refusal } of refusals(tree)) {
    if (kindOf(refusal, found) !== wanted || (byHook && !isOwn(found))) continue
    yield {
      ...found,
      problem: refusal.problem,
      word: refusal.at === undefined ? undefined : found.words[refusal.at],
    }
  }
}

/** Everything that snapd refuses: several rules ask about the same calls. */
const refusals = remembered((tree: Snap): readonly { found: HookedSnapctl; refusal: CallProblem }[] =>
  eachSnapctl(tree)
    .filter(found => !isForClient(found.words))
    .flatMap(found =>
      callProblems(
        found.words.map(word => word.literal),
        found.hook.name,
      ).map(refusal => ({ found, refusal })),
    ),
)

/** `snapctl user-open URL` never reaches snapd. */
function isForClient([command]: readonly Word[]): boolean {
  return command?.literal === 'user-open' || command?.literal === 'internal'
}

function kindOf({ problem, kind }: CallProblem, { command }: SnapctlCall): Refusal {
  if (kind !== 'words') return kind
  if (/^Unknown command|^Please specify one command/.test(problem)) return 'command'
  if (/^invalid option name|^configuration keys cannot be empty/.test(problem)) return 'key'
  return command?.name === 'set-health' && !/flag `|required argument/.test(problem) ? 'health' : 'arguments'
}

/** How a refused call is told: an error unless the script goes on after it on purpose. */
export function refusalFound(
  { call, path }: SnapctlCall,
  about: { message: string; word?: Word | undefined; remedy?: string | undefined },
): Found {
  return {
    message: about.message,
    file: path,
    at: about.word ?? call,
    severity: refusalSeverity(call.status),
    remedy: about.remedy,
  }
}

/** A call whose failure is seen to may be there to find out what snapd can do. */
export function refusalSeverity(status: SnapctlCall['call']['status']): Severity {
  return status === 'fatal' ? 'error' : 'warning'
}

/** How messages call a call: the command and its literal words, shortened. */
export function callWords({ words }: SnapctlCall): string {
  const text = ['snapctl', ...words.map(word => word.text)].join(' ').replaceAll(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
