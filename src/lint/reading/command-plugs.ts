/** What a command needs of the system, and the interfaces of which any one gives it. */
export interface CommandNeed {
  /** Completes "needs access to …". */
  what: string
  commands: readonly string[]
  /** The one to propose comes first. */
  interfaces: readonly string[]
  /** Only with one of these as first argument. */
  first?: readonly string[]
  /** Not with a word like this, which lets it stay on the machine. */
  without?: RegExp
}

const anyNetwork = [
  'network',
  'network-bind',
  'network-control',
  'network-manager',
  'network-manager-observe',
  'network-observe',
  'network-setup-control',
  'network-setup-observe',
  'firewall-control',
]

/** Commands that confinement stops without a plug; what each interface allows is told in snapd's documentation of interfaces. */
const commandNeeds: readonly CommandNeed[] = [
  {
    what: 'the network',
    interfaces: anyNetwork,
    without: /^(?:--(?:abstract-)?unix-socket(?:=|$)|file:)/,
    commands: [
      'curl',
      'wget',
      'ssh',
      'scp',
      'sftp',
      'ssh-keyscan',
      'telnet',
      'ftp',
      'lftp',
      'dig',
      'nslookup',
      'host',
      'ping',
      'ping6',
      'traceroute',
    ],
  },
  {
    what: 'the network',
    interfaces: anyNetwork,
    commands: ['nc', 'ncat', 'netcat'],
    without: /^-[a-zA-Z]*U|^--unixsock$/,
  },
  {
    what: 'the network',
    interfaces: anyNetwork,
    commands: ['git'],
    first: ['clone', 'fetch', 'pull', 'push', 'ls-remote'],
  },
  {
    what: 'the network',
    interfaces: anyNetwork,
    commands: ['pip', 'pip3', 'npm', 'yarn', 'gem'],
    first: ['install', 'download', 'ci', 'add', 'update'],
  },
  {
    what: 'the packet filter',
    interfaces: ['firewall-control', 'network-control'],
    commands: [
      'iptables',
      'ip6tables',
      'iptables-restore',
      'iptables-save',
      'nft',
      'ufw',
      'ipset',
      'ebtables',
      'conntrack',
    ],
  },
  {
    what: 'network devices',
    interfaces: ['network-control', 'network-observe', ...anyNetwork],
    commands: [
      'ip',
      'ifconfig',
      'route',
      'iw',
      'iwconfig',
      'tc',
      'brctl',
      'bridge',
      'arp',
      'ethtool',
      'ss',
      'netstat',
    ],
  },
  { what: 'NetworkManager', interfaces: ['network-manager', 'network-manager-observe'], commands: ['nmcli'] },
  {
    what: 'mounts',
    interfaces: ['mount-control', 'mount-observe', 'fuse-support', 'cifs-mount', 'nfs-mount', 'udisks2'],
    commands: ['mount', 'umount', 'findmnt'],
  },
  {
    what: 'disks',
    interfaces: [
      'block-devices',
      'dm-crypt',
      'dm-multipath',
      'raw-volume',
      'udisks2',
      'hardware-observe',
      'mount-control',
    ],
    commands: [
      'fdisk',
      'sfdisk',
      'gdisk',
      'sgdisk',
      'parted',
      'mkfs',
      'mkfs.ext4',
      'mkfs.vfat',
      'mkswap',
      'wipefs',
      'losetup',
      'blkid',
      'cryptsetup',
      'dmsetup',
    ],
  },
  {
    what: 'kernel modules',
    interfaces: ['kernel-module-control', 'kernel-module-load'],
    commands: ['modprobe', 'insmod', 'rmmod', 'depmod'],
  },
  {
    what: 'the list of kernel modules',
    interfaces: ['kernel-module-observe', 'kernel-module-control', 'hardware-observe', 'system-observe'],
    commands: ['lsmod', 'modinfo'],
  },
  {
    what: 'accounts of the system',
    interfaces: ['account-control'],
    commands: [
      'useradd',
      'usermod',
      'userdel',
      'groupadd',
      'groupmod',
      'groupdel',
      'adduser',
      'addgroup',
      'deluser',
      'delgroup',
      'chpasswd',
      'passwd',
    ],
  },
  {
    what: 'the power state of the system',
    interfaces: ['shutdown'],
    commands: ['reboot', 'shutdown', 'poweroff', 'halt'],
  },
  {
    what: "the system's clock",
    interfaces: ['time-control', 'timezone-control', 'timeserver-control'],
    commands: ['timedatectl', 'hwclock'],
  },
  {
    what: "the system's name",
    interfaces: ['hostname-control', 'system-observe'],
    commands: ['hostnamectl'],
  },
  { what: "the system's language", interfaces: ['locale-control'], commands: ['localectl'] },
  { what: "the system's journal", interfaces: ['log-observe'], commands: ['journalctl', 'dmesg'] },
  {
    what: 'the list of devices',
    interfaces: ['hardware-observe', 'raw-usb', 'system-observe'],
    commands: ['lsusb', 'lspci', 'lshw', 'dmidecode'],
  },
  {
    what: 'Bluetooth',
    interfaces: ['bluez', 'bluetooth-control'],
    commands: ['bluetoothctl', 'hciconfig', 'hcitool', 'btmgmt'],
  },
  { what: 'modems', interfaces: ['modem-manager'], commands: ['mmcli'] },
  { what: 'removable disks', interfaces: ['udisks2'], commands: ['udisksctl'] },
  {
    what: 'sound',
    interfaces: ['alsa', 'audio-playback', 'audio-record', 'pulseaudio', 'pipewire'],
    commands: ['amixer', 'alsactl', 'aplay', 'arecord', 'pactl'],
  },
  { what: 'cameras', interfaces: ['camera'], commands: ['v4l2-ctl'] },
  { what: 'Docker', interfaces: ['docker', 'docker-support'], commands: ['docker'] },
  { what: 'LXD', interfaces: ['lxd', 'lxd-support'], commands: ['lxc'] },
]

/** Interfaces that give so much that nothing can be said about what is missing. */
export const broadInterfaces: ReadonlySet<string> = new Set([
  'docker-support',
  'greengrass-support',
  'kubernetes-support',
  'lxd-support',
  'microceph-support',
  'microstack-support',
  'multipass-support',
  'nomad-support',
  'classic-support',
  'snapd-control',
])

/** The same by command. */
export const needsByCommand: ReadonlyMap<string, readonly CommandNeed[]> = new Map(
  [...new Set(commandNeeds.flatMap(need => need.commands))].map(command => [
    command,
    commandNeeds.filter(need => need.commands.includes(command)),
  ]),
)
