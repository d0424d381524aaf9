import { interfaceOf } from '../../snap/metadata/facts.ts'
import type { Hook, Snap } from '../../snap/snap.ts'
import { isMapping } from '../../yaml/document.ts'

/** Interfaces that let a snap write to no file of the system, or to homes and media alone. */
const withoutFiles: ReadonlySet<string> = new Set(
  `
  accel alsa audio-playback audio-record bluez browser-support camera content cups dbus desktop desktop-launch desktop-legacy gpio gsettings
  hardware-observe home hostname-control i2c joystick locale-control log-observe mount-observe mpris network network-bind network-observe
  network-status opengl optical-drive personal-files process-control pulseaudio raw-usb removable-media screen-inhibit-control serial-port
  shared-memory spi system-files system-observe time-control timeserver-control timezone-control udisks2 unity7 upower-observe wayland x11
`
    .trim()
    .split(/\s+/),
)

/** Interfaces with which what they name may be written, and what that is. */
const byName: Readonly<Record<string, RegExp>> = {
  'hostname-control': /^\/etc\/host(?:name|s)$/,
  'locale-control': /^\/etc\/(?:default\/(?:locale|keyboard)|locale\.conf)$/,
  'time-control': /^\/etc\/(?:adjtime|ntp|chrony)/,
  'timeserver-control': /^\/etc\/systemd\/timesyncd/,
  'timezone-control': /^\/etc\/(?:localtime|timezone|writable)/,
  'removable-media': /^\/(?:run\/)?(?:media|mnt)\//,
  home: /^\/(?:home|root)\//,
  'personal-files': /^\/(?:home|root)\//,
}

/** Parts of the system to which no strict snap writes without an interface, and which are the same on every machine. */
const closed =
  /^\/(?:bin|boot|etc|lib|lib64|opt|root|sbin|srv|usr|snap|var\/(?:cache|lib|log|spool|www|local|opt|mail))(?:\/|$)/

/** Whether a hook of a strict snap surely may not write to an absolute path; where an interface may allow more, that is not sure. */
export function isClosed(tree: Snap, { hook, path }: { hook: Hook; path: string }): boolean {
  return closed.test(path) && !isOwn(tree, path) && !isCovered(tree, path) && !isAllowed(tree, { hook, path })
}

/** The directories of the snap itself below those of the system. */
function isOwn({ snap: { name = '' } }: Snap, path: string): boolean {
  return (
    path.startsWith(`/root/snap/${name}/`) ||
    path.startsWith(`/var/lib/snapd/`) ||
    path.startsWith(`/snap/${name}/`)
  )
}

/** Whether a layout puts something there, above or below. */
function isCovered(tree: Snap, path: string): boolean {
  return Object.keys(tree.snap.layout ?? {}).some(
    place =>
      place === path || path.startsWith(`${place}/`) || place.startsWith(`${path.replace(/\/$/, '')}/`),
  )
}

function isAllowed(tree: Snap, { hook, path }: { hook: Hook; path: string }): boolean {
  if (hook.plugs === undefined) return true
  const declared = tree.snap.plugs ?? {}
  return hook.plugs.some(plug => {
    const value = declared[plug]
    const kind = interfaceOf(plug, value)
    return (
      !withoutFiles.has(kind) ||
      byName[kind]?.test(path) === true ||
      (kind === 'system-files' && isMapping(value) && isWritable(value['write'], path))
    )
  })
}

function isWritable(places: unknown, path: string): boolean {
  return (
    Array.isArray(places) &&
    places.some(
      place =>
        typeof place === 'string' &&
        (path === place || path.startsWith(`${place.replace(/\/$/, '')}/`) || place.startsWith(`${path}/`)),
    )
  )
}
