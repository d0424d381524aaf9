import { text } from '../../snap-tree.ts'
import type { Linter } from '../../linter.ts'

const always = [
  'dri/[^]*_dri\\.so',
  'dri/[^]*_drv_video\\.so',
  'libEGL\\.so\\.1',
  'libEGL_[^]*',
  'libGL\\.so\\.1',
  'libGLESv2\\.so\\.2',
  'libGLX_[^]*',
  'libGL_[^]*',
  'libdrm\\.so\\.2',
  'libdrm_[^]*',
  'libgbm\\.so\\.1',
  'libva[^]*so[^]*',
  'libvulkan\\.so\\.1',
  'libvulkan_[^]*',
  'vdpau/libvdpau_[^]*',
]
const later = ['gbm/[^]*_gbm\\.so', 'libGLESv1_CM\\.so\\.1', 'libvdpau[^]*so[^]*']

/** Names of GPU libraries by base. */
const patterns: Readonly<Record<string, RegExp>> = {
  core22: new RegExp(`/(?:${always.join('|')})$`),
  core24: new RegExp(`/(?:${[...always, ...later].join('|')})$`),
  core26: new RegExp(`/(?:${[...always, ...later].join('|')})$`),
}

/** Libraries that have to fit the machine's graphics, and so cannot be the snap's own. */
export const gpuLinter: Linter = {
  name: 'gpu',
  categories: [],
  *check({ tree, elves }) {
    const type = text(tree.metadata, 'type')
    if ((type !== '' && type !== 'app') || text(tree.metadata, 'confinement') === 'classic') return
    const base = text(tree.metadata, 'base')
    const key = base === '' || base === 'bare' || base === 'none' ? 'core24' : base
    const pattern = Object.hasOwn(patterns, key) ? patterns[key] : undefined
    if (pattern === undefined) return
    for (const { path } of elves) {
      if (!pattern.test(path)) continue
      yield {
        severity: 'warning',
        file: path,
        message: 'GPU support library should be provided by a content interface.',
        remedy: 'Connect to a gpu-2404 or graphics-core22 provider, and leave the library out of the snap.',
      }
    }
  },
}
