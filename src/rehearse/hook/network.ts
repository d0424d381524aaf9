/** Interfaces that are known to let a program use the machine's network. Source: the rules that snapd 2.77 sets up for their plugs. */
const networked: ReadonlySet<string> = new Set([
  'docker-support',
  'firewall-control',
  'greengrass-support',
  'kubernetes-support',
  'lxd-support',
  'microstack-support',
  'modem-manager',
  'multipass-support',
  'network',
  'network-bind',
  'network-control',
  'network-manager',
])

/** Whether a hook can use the network: its snap is not confined, or one of the interfaces that it is connected to gives it. */
export function hasNetwork({
  confinement,
  interfaces,
}: {
  confinement: string
  interfaces: readonly string[]
}): boolean {
  return confinement !== 'strict' || interfaces.some(name => networked.has(name))
}
