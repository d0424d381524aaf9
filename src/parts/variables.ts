import { UserError } from '../errors.ts'
import type { Project } from '../project/project.ts'

/** What scripts have said about the project with `craftctl set`. */
export interface AdoptedVariables {
  version?: string
  grade?: string
  /** By the component's name. */
  componentVersions?: Record<string, string>
}

interface Variable {
  value: string
  /** The part that may set it; undefined when nobody adopts. */
  owner: string | undefined
  set: boolean
}

/** The project variables of one run: read by every script, set once by the part that adopts them. */
export class Variables {
  private readonly known = new Map<string, Variable>()

  constructor(project: Project) {
    const { content } = project
    const adopting = content['adopt-info']
    this.known.set('version', { value: content.version ?? '', owner: adopting, set: false })
    this.known.set('grade', { value: content.grade ?? '', owner: adopting, set: false })
    for (const [name, component] of Object.entries(content.components ?? {})) {
      this.known.set(`components.${name}.version`, {
        value: component.version ?? '',
        owner: component['adopt-info'],
        set: false,
      })
    }
  }

  get(name: string): string {
    return this.find(name).value
  }

  /** Sets a variable for a part; refuses a second time, and parts that do not adopt it. */
  set(part: string, name: string, value: string): void {
    const variable = this.find(name)
    if (variable.owner === undefined)
      throw refused(`variable '${name}' can only be set in a part that adopts external metadata`)
    if (variable.owner !== part)
      throw refused(`variable '${name}' can only be set in part '${variable.owner}'`)
    if (variable.set) throw refused(`variable '${name}' can be set only once`)
    Object.assign(variable, { value, set: true })
  }

  /** Takes over what a step of an earlier run has set. */
  replay(part: string, values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) {
      const variable = this.known.get(name)
      if (variable?.owner === part) Object.assign(variable, { value, set: true })
    }
  }

  /** Which part owns which variable: a change of that re-runs everything. */
  owners(): Record<string, string | null> {
    return Object.fromEntries([...this.known].map(([name, variable]) => [name, variable.owner ?? null]))
  }

  /** What has been set, by what it sets. */
  adopted(): AdoptedVariables {
    const adopted: AdoptedVariables = {}
    for (const [name, { value, set }] of this.known) {
      if (!set) continue
      if (name === 'version' || name === 'grade') adopted[name] = value
      else (adopted.componentVersions ??= {})[name.slice('components.'.length, -'.version'.length)] = value
    }
    return adopted
  }

  private find(name: string): Variable {
    const variable = this.known.get(name)
    if (variable !== undefined) return variable
    const valid = name.split('.').every(piece => /^[A-Za-z_][A-Za-z0-9_]*$/.test(piece))
    throw refused(valid ? `'${name}' not in project variables` : `'${name}' is not a valid variable name`)
  }
}

/** What the script's author did wrong; who and where is added by the one who knows. */
export function refused(message: string): UserError {
  return new UserError('control-call', message)
}
