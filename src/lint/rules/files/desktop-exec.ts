import { appCommands, desktopName, guiDesktopFiles } from '../../reading/desktop-files.ts'
import type { Rule } from '../../rule.ts'

/** Desktop files whose entry starts nothing, as snapd drops the line that should. */
export const desktopExec: Rule = {
  id: 'desktop-exec',
  group: 'files',
  about: ['snap'],
  severity: 'warning',
  certainty: 'certain',
  summary: "A desktop file in 'meta/gui' starts no app of the snap",
  explanation:
    "snapd takes 'Exec=' lines only where they begin with the command of an app: the snap's name, or name and app with a dot between. It drops any " +
    'other one with a line in the journal, unless the file is named after an app. Without it the entry of the menu starts nothing, or is not ' +
    'shown at all.',
  remedy: "Write 'Exec=' with the command of an app, as 'snap run' takes it, before its arguments.",
  needs: ['files'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: a}, b: {command: b}}\n",
      a: { mode: 0o755 },
      b: { mode: 0o755 },
      'meta/gui/aa.desktop': '[Desktop Entry]\nName=A\nExec=aa %U\n[Desktop Action b]\nExec=aa.b\n',
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {b: {command: b}}\n",
      b: { mode: 0o755 },
      'meta/gui/b.desktop': '[Desktop Entry]\nName=A\nExec=usr/bin/b\n',
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: a}}\n",
      'meta/gui/x.desktop': '[Desktop Entry]\nName=A\nExec=/usr/bin/a\n',
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: a}}\n",
      'meta/gui/aa.desktop': '[Desktop Entry]\nName=A\nExec = aa\n',
    },
  ],
  *check(tree) {
    const known = appCommands(tree)
    const apps = new Set(known.values())
    for (const { path, commands, lines } of guiDesktopFiles(tree)) {
      if (commands.length === 0 && !startsOtherwise(lines))
        yield {
          message: "there is no line 'Exec=…' that snapd would take: the entry starts nothing",
          file: path,
        }
      if (apps.has(desktopName(path))) continue
      for (const { command, line } of commands) {
        if (known.has(command.split(' ')[0] ?? '')) continue
        yield {
          message: `snapd drops 'Exec=${command}', which begins with no command of this snap`,
          file: path,
          at: { line },
          remedy: `Begin it with ${[...known.keys()].map(each => `'${each}'`).join(' or ') || 'the command of an app'}.`,
        }
      }
    }
  },
}

/** Whether the entry is a link or directory, is not to be shown, or is started over D-Bus. */
function startsOtherwise(lines: readonly string[]): boolean {
  return lines.some(line => /^(Type=(Link|Directory)|(NoDisplay|Hidden|DBusActivatable)=true)\s*$/.test(line))
}
