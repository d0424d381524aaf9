import type { GraphicsFacts } from './facts.ts'

/** Layouts that programs with graphics have on several bases. */
export const sharedLayouts: GraphicsFacts['layouts'] = {
  '/usr/share/libdrm': ['bind', 'libdrm'],
  '/usr/share/drirc.d': ['symlink', 'drirc.d'],
  '/usr/share/X11/XErrorDB': ['symlink', 'X11/XErrorDB'],
}

const first = [
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

/** Paths of libraries that have to fit the machine's graphics, as snapcraft's linter of the first base has them. */
export const firstGraphicsLibraries = new RegExp(`/(?:${first.join('|')})$`)

/** Those of the later bases. */
export const graphicsLibraries = new RegExp(`/(?:${[...first, ...later].join('|')})$`)

/** Plugs for graphics, as they are named in advice. */
export const graphicsPlugs = 'gpu-2404 or graphics-core22'
