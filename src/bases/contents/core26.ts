import type { BaseContents } from '../facts.ts'

/** What core26 holds: its recipe as of 2026-07-09 (canonical/core-base, main 97a9d07), read together with public package lists. */
export const core26: BaseContents = {
  release: '26.04',
  packages: {
    requested: `
      apparmor base-files bash bash-completion bzip2 ca-certificates coreutils-from-uutils cracklib-runtime cryptsetup cryptsetup-bin
      dbus dbus-user-session debianutils dhcpcd-base diffutils distro-info-data dmsetup dosfstools e2fsprogs fdisk file finalrd
      fonts-ubuntu gdbserver gnu-coreutils gnutls-bin gpgv grep gzip hostname iproute2 iptables iputils-ping kmod less libc-bin libc6
      libengine-pkcs11-openssl libgnutls30t64 libnss-extrausers libnss-mdns libopts25 libp11-3t64 libpam-modules libpam-modules-bin
      libpam-pwquality libpam-systemd libpciaccess0 libwrap0 libx11-data locales login mawk ncurses-base ncurses-bin netcat-openbsd
      netplan.io nvidia-kernel-common-595 opensc openssh-client openssh-server openssl p11-kit passwd plymouth plymouth-label-ft
      polkitd procps rfkill secureboot-db sed squashfs-tools sudo-rs systemd systemd-bootchart systemd-coredump systemd-cryptsetup
      systemd-resolved systemd-sysv systemd-timesyncd systemd-zram-generator sysvinit-utils tar tzdata udev util-linux
      util-linux-extra vim-tiny wpasupplicant
    `,
    image: `
      gcc-16-base
    `,
    needed: `
      base-passwd coreutils dash dbus-bin dbus-broker dbus-daemon dbus-session-bus-common dbus-system-bus-common dpkg ethtool
      findutils init-system-helpers libacl1 libapparmor1 libassuan9 libatomic1 libattr1 libaudit-common libaudit1 libblkid1 libbpf1
      libbrotli1 libbsd0 libbz2-1.0 libcap-ng0 libcap2 libcap2-bin libcbor0.10 libcom-err2 libcrack2 libcrypt1 libcryptsetup12
      libdb5.3t64 libdbus-1-3 libdevmapper1.02.1 libdrm-common libdrm2 libduktape207 libeac3 libedit2 libelf1t64 libevdev2 libexpat1
      libext2fs2t64 libfdisk1 libffi8 libfido2-1 libfreetype6 libgcc-s1 libgcrypt20 libglib2.0-0t64 libgmp10 libgpg-error0
      libgssapi-krb5-2 libhogweed6t64 libidn2-0 libip4tc2 libip6tc2 libjson-c5 libk5crypto3 libkeyutils1 libkmod2 libkrb5-3
      libkrb5support0 liblastlog2-2 liblz4-1 liblzma5 liblzo2-2 libmd0 libmnl0 libmount1 libncursesw6 libnetfilter-conntrack3
      libnetplan1 libnettle8t64 libnfnetlink0 libnftnl11 libnl-3-200 libnl-genl-3-200 libnl-route-3-200 libnpth0t64 libnsl2
      libp11-kit0 libpam-runtime libpam0g libpcre2-8-0 libpcsclite1 libplymouth5 libpng16-16t64 libpolkit-agent-1-0
      libpolkit-gobject-1-0 libpopt0 libproc2-0 libpwquality-common libpwquality1 libreadline8t64 libseccomp2 libselinux1
      libsemanage-common libsemanage2 libsepol2 libsmartcols1 libsqlite3-0 libss2 libssl3t64 libstdc++6 libsystemd-shared libsystemd0
      libtasn1-6 libtinfo6 libtirpc-common libtirpc3t64 libudev1 libunistring5 libuuid1 libxkbcommon0 libxtables12 libxxhash0 libzstd1
      login.defs logsave media-types mount netbase netplan-generator opensc-pkcs11 openssh-sftp-server openssl-provider-legacy
      opensysusers p11-kit-modules readline-common rust-coreutils sbsigntool sgml-base sudo-common systemd-dev vim-common xml-core
      zlib1g
    `,
  },
  unfiltered: '',
  onlyOn: {},
  foreign: {
    amd64: { architecture: 'i386', packages: 'libc6 libgcc-s1 libnss-mdns' },
  },
  symbols: {
    'libc.so.6': { GLIBC: '2.43' },
    'libm.so.6': { GLIBC: '2.43' },
    'libstdc++.so.6': { GLIBCXX: '3.4.35', CXXABI: '1.3.17' },
    'libgcc_s.so.1': { GCC: { amd64: '14.0.0', arm64: '16.0' } },
    'libssl.so.3': { OPENSSL: '3.5.0' },
    'libcrypto.so.3': { OPENSSL: '3.5.0' },
  },
  unnumbered: {
    GLIBC_PRIVATE: 'all',
    GLIBC_ABI_DT_RELR: 'all',
    GLIBC_ABI_DT_X86_64_PLT: ['amd64'],
    GLIBC_ABI_GNU2_TLS: ['amd64'],
    CXXABI_TM_1: 'all',
    CXXABI_FLOAT128: ['amd64'],
  },
  programs: `
    [ aa-enabled aa-exec aa-features-abi aa-load aa-remove-unknown aa-status aa-teardown agetty apparmor_parser apparmor_status arch
    arptables arptables-nft arptables-nft-restore arptables-nft-save arptables-restore arptables-save arptables-translate awk b2sum
    b3sum badblocks base32 base64 basename basenc bash blkdiscard blkid blockdev bridge bunzip2 busctl bzcat bzcmp bzdiff bzegrep bzexe
    bzfgrep bzgrep bzip2 bzip2recover bzless bzmore capsh cat chage chattr chcon chfn chgpasswd chgrp chmod choom chown chpasswd chrt
    chsh cksum clear clear_console cmp comm core-sshd-host-keygen coredumpctl cp cryptdisks_start cryptdisks_stop cryptsetup csplit
    ctrlaltdel ctstat cut dash date dbus-cleanup-sockets dbus-daemon dbus-monitor dbus-run-session dbus-send
    dbus-update-activation-environment dbus-uuidgen dd depmod devlink df dhcpcd diff diff3 dir dircolors dirname dmesg dmsetup dmstats
    dosfsck dosfslabel du dumpe2fs e2freefrag e2fsck e2image e2label e2mmpstatus e2scrub e2scrub_all e2undo e4crypt e4defrag ebtables
    ebtables-nft ebtables-nft-restore ebtables-nft-save ebtables-restore ebtables-save ebtables-translate echo editor egrep env ex
    expand expiry expr factor fallocate false fatlabel fdisk fgrep finalrd find findfs findmnt flock fmt fold free fsck fsck.ext2
    fsck.ext3 fsck.ext4 fsck.fat fsck.msdos fsck.vfat fstrim gdbserver genl getcap getconf getent getopt getpcaps getty gnu[ gnuarch
    gnub2sum gnubase32 gnubase64 gnubasename gnubasenc gnucat gnuchcon gnuchgrp gnuchmod gnuchown gnucksum gnucomm gnucp gnucsplit
    gnucut gnudate gnudd gnudf gnudir gnudircolors gnudirname gnudu gnuecho gnuenv gnuexpand gnuexpr gnufactor gnufalse gnufmt gnufold
    gnugroups gnuhead gnuhostid gnuid gnuinstall gnujoin gnulink gnuln gnulogname gnuls gnumd5sum gnumkdir gnumkfifo gnumknod gnumktemp
    gnumv gnunice gnunl gnunohup gnunproc gnunumfmt gnuod gnupaste gnupathchk gnupinky gnupr gnuprintenv gnuprintf gnuptx gnupwd
    gnureadlink gnurealpath gnurm gnurmdir gnuruncon gnuseq gnusha1sum gnusha224sum gnusha256sum gnusha384sum gnusha512sum gnushred
    gnushuf gnusleep gnusort gnusplit gnustat gnustdbuf gnustty gnusum gnusync gnutac gnutail gnutee gnutest gnutimeout gnutouch gnutr
    gnutrue gnutruncate gnutsort gnutty gnuuname gnuunexpand gnuuniq gnuunlink gnuusers gnuvdir gnuwc gnuwho gnuwhoami gnuyes gpasswd
    gpgv grep groupadd groupdel groupmod groups grpck grpconv grpunconv gunzip gzip halt hashsum head hostid hostname hostnamectl
    hwclock i386 iconv id init insmod install integritysetup ionice ip ip6tables ip6tables-legacy ip6tables-legacy-restore
    ip6tables-legacy-save ip6tables-nft ip6tables-nft-restore ip6tables-nft-save ip6tables-restore ip6tables-restore-translate
    ip6tables-save ip6tables-translate ipcmk ipcrm ipcs iptables iptables-legacy iptables-legacy-restore iptables-legacy-save
    iptables-nft iptables-nft-restore iptables-nft-save iptables-restore iptables-restore-translate iptables-save iptables-translate
    ischroot join journalctl kill killall5 kmod ldconfig less lessecho link linux32 linux64 ln locale localectl logger login loginctl
    logname logsave losetup ls lsattr lsblk lscpu lsipc lslocks lsmod lsns man mawk md5sum mkdir mkdosfs mke2fs mkfifo mkfs mkfs.ext2
    mkfs.ext3 mkfs.ext4 mkfs.fat mkfs.msdos mkfs.vfat mkhomedir_helper mklost+found mknod mksquashfs mkswap mkswapfile mktemp modinfo
    modprobe more mount mountpoint mv nc nc.openbsd netcat netplan networkctl newusers nfnl_osf nice nl nohup nologin nproc nsenter
    numfmt od openssl opensysusers-sysusers p11-kit p11tool pager pam_extrausers_chkpwd pam_extrausers_update pam_namespace_helper
    pam_timestamp_check partx passwd paste pathchk pgrep pidof pidwait ping pinky pkaction pkcheck pkcs11-tool pkill pkttyagent plymouth
    plymouthd poweroff pr printenv printf prlimit ps ptx pwck pwconv pwd pwdx pwhistory_helper pwunconv rbash readlink realpath reboot
    reset resize2fs resolvconf resolvectl rfkill rgrep rm rmdir rmmod rmt rmt-tar rtacct rtcwake rtmon run-parts run0 runcon runuser
    rview sbattach sbkeysync sbsiglist sbsign sbvarsign sbverify scp sdiff sed seq setarch setcap setpriv setsid setterm sfdisk sftp sg
    sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf shutdown skill sleep snap snapctl snice sort splash-client split
    sqfscat sqfstar ss ssh ssh-add ssh-agent ssh-keygen ssh-keyscan sshd start-stop-daemon stat stdbuf stty su su-rs sudo sudo-rs
    sudoedit sudoedit-rs sulogin sum swaplabel swapoff swapon sync sysctl systemctl systemd-ac-power systemd-analyze
    systemd-ask-password systemd-cat systemd-cgls systemd-cgtop systemd-confext systemd-creds systemd-cryptenroll systemd-cryptsetup
    systemd-delta systemd-detect-virt systemd-escape systemd-firstboot systemd-hwdb systemd-id128 systemd-inhibit
    systemd-machine-id-setup systemd-mount systemd-mute-console systemd-notify systemd-path systemd-pty-forward systemd-run
    systemd-socket-activate systemd-stdio-bridge systemd-sysext systemd-sysusers systemd-tmpfiles systemd-tty-ask-password-agent
    systemd-umount systemd-vpick tabs tac tail tar tarcat taskset tc tee test timedatectl timeout top touch tput tr true truncate tset
    tsort tty tune2fs ub-device-create uclampset udevadm umount uname uncompress unexpand uniq unix_chkpwd unix_update unlink unshare
    unsquashfs uptime useradd userdel usermod users varlinkctl vdir veritysetup vi view vim.tiny visudo-rs vmstat w waitpid watch wc
    wdctl whereis which which.debianutils who whoami wipefs wpa_action wpa_cli wpa_passphrase wpa_supplicant x86_64 xargs xdg-email
    xdg-open xdg-settings xtables-legacy-multi xtables-monitor xtables-nft-multi yes zcat zcmp zdiff zegrep zfgrep zforce zgrep zless
    zmore zramctl
  `,
  guessedPrograms: `
    dnsdomainname domainname nisdomainname ypdomainname
  `,
  libraries: `
    libBrokenLocale.so.1 libacl.so.1 libanl.so.1 libapparmor.so.1 libassuan.so.9 libatomic.so.1 libattr.so.1 libaudit.so.1 libblkid.so.1
    libbpf.so.1 libbrotlicommon.so.1 libbrotlidec.so.1 libbrotlienc.so.1 libbsd.so.0 libbz2.so.1 libbz2.so.1.0 libc.so.6
    libc_malloc_debug.so.0 libcap-ng.so.0 libcap.so.2 libcbor.so.0.10 libcom_err.so.2 libcrypt.so.1 libcrypto.so.3 libcryptsetup.so.12
    libdb-5.3.so libdbus-1.so.3 libdevmapper.so.1.02.1 libdl.so.2 libdrm.so.2 libdrop_ambient.so.0 libduktape.so.207 libedit.so.2
    libelf.so.1 libexpat.so.1 libexpatw.so.1 libfdisk.so.1 libffi.so.8 libfido2.so.1 libformw.so.6 libfreetype.so.6 libgcc_s.so.1
    libgcrypt.so.20 libgio-2.0.so.0 libglib-2.0.so.0 libgmodule-2.0.so.0 libgmp.so.10 libgnutls.so.30 libgobject-2.0.so.0
    libgpg-error.so.0 libgssapi_krb5.so.2 libgthread-2.0.so.0 libhistory.so.8 libhogweed.so.6 libidn2.so.0 libip4tc.so.2 libip6tc.so.2
    libjson-c.so.5 libk5crypto.so.3 libkeyutils.so.1 libkmod.so.2 libkrb5.so.3 libkrb5support.so.0 liblastlog2.so.2 liblz4.so.1
    liblzma.so.5 liblzo2.so.2 libm.so.6 libmd.so.0 libmenuw.so.6 libmnl.so.0 libmount.so.1 libmvec.so.1 libncursesw.so.6
    libnetfilter_conntrack.so.3 libnettle.so.8 libnfnetlink.so.0 libnftnl.so.11 libnl-3.so.200 libnpth.so.0 libnsl.so.1 libnsl.so.2
    libnss_compat.so.2 libnss_dns.so.2 libnss_files.so.2 libnss_hesiod.so.2 libnss_mdns4_minimal.so.2 libopensc.so.12 libp11-kit.so.0
    libpam.so.0 libpam_misc.so.0 libpamc.so.0 libpanelw.so.6 libpciaccess.so.0 libpcre2-8.so.0 libpcsclite.so.1 libply-boot-client.so.5
    libply-splash-core.so.5 libply-splash-graphics.so.5 libply.so.5 libpng16.so.16 libproc2.so.0 libpsx.so.2 libpthread.so.0
    libpwquality.so.1 libreadline.so.8 libresolv.so.2 librt.so.1 libseccomp.so.2 libselinux.so.1 libsemanage.so.2 libsepol.so.2
    libsmartcols.so.1 libsqlite3.so.0 libssl.so.3 libstdc++.so.6 libsystemd.so.0 libtasn1.so.6 libthread_db.so.1 libtic.so.6
    libtinfo.so.6 libtirpc.so.3 libudev.so.1 libunistring.so.5 libutil.so.1 libuuid.so.1 libwrap.so.0 libxkbcommon.so.0 libxtables.so.12
    libxxhash.so.0 libz.so.1 libzstd.so.1
  `,
  guessedLibraries: `
    libcrack.so.2 libe2p.so.2 libeac.so.3 libevdev.so.2 libext2fs.so.2 libnetplan.so.1 libnl-genl-3.so.200 libnl-route-3.so.200
    libopts.so.25 libp11.so.3 libpolkit-agent-1.so.0 libpolkit-gobject-1.so.0 libpopt.so.0 libss.so.2
  `,
}
