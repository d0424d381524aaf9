import type { Reporter } from '../../src/ui/reporter.ts'

/** A reporter that shows nothing and keeps what it was told as a warning or as progress. */
export function quietReporter(): { reporter: Reporter; warnings: string[]; progress: string[] } {
  const warnings: string[] = []
  const progress: string[] = []
  const nothing = (): void => undefined
  const reporter: Reporter = {
    verbosity: 'quiet',
    progress: text => {
      progress.push(text)
    },
    permanent: nothing,
    message: nothing,
    page: nothing,
    warning: text => {
      warnings.push(text)
    },
    verbose: nothing,
    debug: nothing,
    output: nothing,
    findings: nothing,
    error: nothing,
    close: nothing,
  }
  return { reporter, warnings, progress }
}
