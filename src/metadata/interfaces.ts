/** Interfaces that snapd 2.77 knows; a plug or slot of any other is dropped without a word. */
export const knownInterfaces: ReadonlySet<string> = new Set(
  `
  accel account-control accounts-service acrn-support adb-support allegro-vcu alsa apparmor-observe appstream-metadata
  audio-playback audio-record auditd-support autopilot-introspection avahi-control avahi-observe block-devices
  bluetooth-control bluez bool-file broadcom-asic-control browser-support calendar-service camera can-bus checkbox-support
  cifs-mount classic-support confdb contacts-service content core-support cpu-control cuda-driver-libs cups cups-control
  custom-device daemon-notify dbus dcdbas-control desktop desktop-launch desktop-legacy device-buttons devlxd
  display-control dm-crypt dm-multipath docker docker-support dsp dvb egl-driver-libs empty firewall-control
  firmware-updater-support fpga framebuffer fuse-support fwupd gbm-driver-libs gconf gpg-keys gpg-public-keys gpio
  gpio-chardev gpio-control gpio-memory-control greengrass-support gsettings hardware-observe hardware-random-control
  hardware-random-observe hidraw home hostname-control hugepages-control i2c iio intel-mei intel-qat io-ports-control
  ion-memory-control iscsi-initiator jack1 joystick juju-client-observe kerberos-tickets kernel-crypto-api
  kernel-firmware-control kernel-module-control kernel-module-load kernel-module-observe kernel-sched-ext-control
  kubernetes-support kvm libvirt locale-control location-control location-observe log-observe login-session-control
  login-session-observe lxd lxd-support maliit media-control media-hub mediatek-accel microceph microceph-support microovn
  microstack-support mir modem-manager mount-control mount-observe mpris multipass-support netlink-audit netlink-connector
  netlink-driver network network-bind network-control network-manager network-manager-observe network-observe
  network-setup-control network-setup-observe network-status nfs-mount nomad-support nvidia-drivers-support
  nvidia-video-driver-libs nvme-control ofono online-accounts-service opengl opengl-driver-libs opengles-driver-libs
  openvswitch openvswitch-support optical-drive packagekit-control password-manager-service pcscd personal-files
  physical-memory-control physical-memory-observe pipewire pkcs11 podman polkit polkit-agent posix-mq power-control ppp
  process-control ptp pulseaudio pwm qualcomm-ipc-router raw-input raw-usb raw-volume remoteproc removable-media
  ros-opt-data ros-snapd-support screen-inhibit-control screencast-legacy scsi-generic sd-control serial-port
  shared-memory shutdown snap-fde-control snap-interfaces-requests-control snap-refresh-control snap-refresh-observe
  snap-themes-control snapd-control spi ssh-keys ssh-public-keys steam-support storage-framework-service system-backup
  system-files system-observe system-packages-doc system-source-code system-trace tee thumbnailer-service time-control
  timeserver-control timezone-control tpm u2f-devices ubuntu-download-manager ubuntu-pro-control udisks2 uhid uinput uio
  unity7 unity8 unity8-calendar unity8-contacts upower-observe usb-gadget userns vcio vsock-guest vulkan-driver-libs
  wayland x11 xdg-portal-permission-store xilinx-dma
`
    .trim()
    .split(/\s+/),
)
