import type { Host } from '../platform/host.ts'
import type { Reporter } from '../ui/reporter.ts'

/** A finished tree and the image that it becomes. */
export interface WriteRequest {
  directory: string
  file: string
  /** `xz` or `lzo`. */
  compression: string
  /** Whether extended attributes go into the image. */
  xattrs: boolean
  /** Whether somebody looks on, so that the progress is worth telling. */
  watched?: boolean
  host: Host
  reporter: Reporter
}
