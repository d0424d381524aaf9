import { basename, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Finding } from '../lint/rule.ts'
import type { Checked as Outcome } from '../lint/check.ts'
import { lookAt, lookThrough } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { watchedScratch } from '../platform/warden.ts'
import { printableJson } from '../text/printable.ts'
import type { Command } from './command.ts'

/** Checks finished snaps, components and primed trees as `pack` does, without packing anything. */
export const check: Command = {
  name: 'check',
  summary: 'Check a finished snap or a primed tree',
  overview:
    'Checks .snap and .comp files, or directories that hold what one would: first what snapd refuses, in its words, then what it passes over without a word. Says nothing about a snap that is fine. Exit code 1 when there are errors.',
  arguments: [{ name: '<snaps...>', help: 'Files and directories to check' }],
  options: [{ flags: '--format <format>', help: 'How to tell it', choices: ['text', 'json'] }],
  async run(options, { host, reporter }, args) {
    const { shownFindings } = await import('../lint/output/shown.ts')
    const checked: Checked[] = []
    for (const given of args) {
      const { findings, unjudged } = await checkPath(given, host)
      checked.push({ snap: given, findings: shownFindings(findings) })
      for (const sentence of unjudged)
        reporter.verbose(args.length === 1 ? sentence : `${given}: ${sentence}`)
    }
    if (options['format'] === 'json') reporter.message(printableJson(JSON.stringify(checked, undefined, 2)))
    else
      for (const { snap, findings } of checked)
        reporter.findings(args.length === 1 ? findings : findings.map(finding => placed(finding, snap)))
    return checked.some(({ findings }) => findings.some(finding => finding.severity === 'error')) ? 1 : 0
  },
}

/** What `--format json` prints for each argument. */
interface Checked {
  snap: string
  findings: readonly Finding[]
}

function placed(finding: Finding, snap: string): Finding {
  return { ...finding, file: finding.file === undefined ? snap : join(snap, finding.file) }
}

/** All findings about one file or directory. */
export async function checkPath(given: string, host: Host): Promise<Outcome> {
  const path = resolve(host.cwd, given)
  const stat = lookThrough(path)
  if (stat?.isFile() !== true && stat?.isDirectory() !== true) {
    const why =
      stat !== undefined
        ? 'is neither a file nor a directory'
        : lookAt(path) === undefined
          ? 'does not exist'
          : 'is a symbolic link that leads nowhere'
    throw new UserError('nothing-to-check', `Nothing to check: '${given}' ${why}.`, {
      resolution: 'Name a .snap file, a .comp file or a directory.',
    })
  }
  const [{ checkTree }, { directorySnap, imageSnap }, { treeHooks }, { refuseHooks, treeLimit }] =
    await Promise.all([
      import('../lint/check.ts'),
      import('../snap/open.ts'),
      import('../snap/snap.ts'),
      import('../platform/tree-limit.ts'),
    ])
  if (stat.isDirectory()) {
    const { entries } = treeLimit(host.env)
    const tree = directorySnap(path, { most: entries })
    refuseHooks(treeHooks(tree).length, given, host.env)
    return checkTree(tree)
  }
  const { extractImage, listImage } = await import('../squashfs/read.ts')
  const { neededPaths } = await import('../snap/needed-paths.ts')
  const scratch = watchedScratch(host.machine.temporary)
  try {
    const held = await listImage(given, host)
    const directory = join(scratch.directory, 'image')
    const paths = neededPaths(held.listing)
    if (paths.length > 0)
      await extractImage({ file: given, into: directory, paths, listing: held.listing }, host)
    return checkTree(imageSnap({ ...held, directory, fileName: basename(path) }))
  } finally {
    scratch.close()
  }
}
