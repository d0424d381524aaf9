import type { Rule } from '../../rule.ts'
import { text } from '../../snap-tree.ts'

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
export const gpuLinter: Rule = {
  id: 'gpu',
  group: 'gpu',
  about: ['snap'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A library that has to fit the graphics of the machine is in the snap',
  explanation:
    'Libraries such as libGL, libEGL and the drivers that they load have to fit the kernel and the graphics of the machine that the snap runs on. ' +
    'Those of the snap are as old as its last build: on newer hardware programs draw slowly or not at all. Content snaps bring them up to date for all snaps.',
  remedy: 'Connect to a gpu-2404 or graphics-core22 provider, and leave the library out of the snap.',
  categories: [],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nbase: core24\n",
      'usr/lib/x86_64-linux-gnu/libx.so.1': { program: {} },
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nbase: core24\n",
      'usr/lib/x86_64-linux-gnu/libGL.so.1': { program: {} },
    },
  ],
  *check(tree) {
    const type = text(tree.metadata, 'type')
    if ((type !== '' && type !== 'app') || text(tree.metadata, 'confinement') === 'classic') return
    const base = text(tree.metadata, 'base')
    const key = base === '' || base === 'bare' || base === 'none' ? 'core24' : base
    const pattern = Object.hasOwn(patterns, key) ? patterns[key] : undefined
    if (pattern === undefined) return
    for (const { path } of tree.elves())
      if (pattern.test(path))
        yield { message: 'GPU support library should be provided by a content interface.', file: path }
  },
}
