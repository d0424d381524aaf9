import { baseName } from '../../../tree/listing.ts'
import { appCommands, desktopText, guiDesktopFiles } from '../../reading/desktop-files.ts'
import { table, text } from '../../reading/fields.ts'
import type { Rule } from '../../rule.ts'

const applications = 'usr/share/applications'

/** Desktop files of an app that lie where snapd does not look. */
export const desktopFileUnlisted: Rule = {
  id: 'desktop-file-unlisted',
  group: 'files',
  about: ['snap'],
  severity: 'info',
  certainty: 'likely',
  summary: `An app has a desktop file in '${applications}', where snapd does not look`,
  explanation:
    "snapd makes entries of menus from the desktop files in 'meta/gui' alone. What a package or 'make install' puts into " +
    `'${applications}' of the snap is never seen by a desktop, so that the app is in no menu.`,
  remedy: "Name the file with 'desktop:' below the app, or put one into 'snap/gui'.",
  needs: ['files'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: usr/bin/a}}\n",
      'usr/bin/a': { mode: 0o755 },
      'meta/gui/aa.desktop': '[Desktop Entry]\nExec=aa\n',
      'usr/share/applications/a.desktop': '[Desktop Entry]\nExec=a\n',
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: usr/bin/a}}\n",
      'usr/bin/a': { mode: 0o755 },
      'usr/share/applications/other.desktop': '[Desktop Entry]\nExec=other\n',
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: usr/bin/a}}\n",
      'usr/share/applications/a.desktop': '[Desktop Entry]\nExec=/usr/bin/a %U\n',
    },
  ],
  *check(tree) {
    if (guiDesktopFiles(tree).length > 0) return
    const names = new Map(
      [...appCommands(tree)].flatMap(([command, app]) => {
        const program = text(table(tree.metadata.apps, app), 'command').split(' ')[0]
        return [command, app, baseName(program ?? '')].map(name => [name, app] as const)
      }),
    )
    const found = tree
      .entries()
      .filter(
        ({ path, kind }) =>
          kind === 'file' && path.startsWith(`${applications}/`) && path.endsWith('.desktop'),
      )
    for (const { path } of found) {
      const lines = desktopText(tree, path)
      if (lines?.lines.some(line => /^(NoDisplay|Hidden)=true\s*$/.test(line)) === true) continue
      const app = lines?.commands
        .map(({ command }) => names.get(baseName(command.split(' ')[0] ?? '')))
        .find(Boolean)
      if (app !== undefined)
        yield {
          message: `snapd does not look here for desktop files, so that '${app}' is in no menu`,
          file: path,
          remedy: `Add 'desktop: ${path}' to the app '${app}', or put a desktop file into 'snap/gui'.`,
        }
    }
  },
}
