import type { BaseContents } from '../facts.ts'

/** What core22 holds: its recipe as of 2026-07-01 (canonical/core-base, core22 a800692), read together with public package lists. */
export const core22: BaseContents = {
  release: '22.04',
  packages: {
    tested: `
      adduser base-files base-passwd bash bash-completion bsdutils bzip2 coreutils dash dbus dbus-user-session debianutils diffutils
      distro-info-data dosfstools dpkg e2fsprogs fdisk findutils gdbserver gpgv grep gzip hostname init-system-helpers libacl1
      libapparmor1 libargon2-1 libattr1 libaudit-common libaudit1 libblkid1 libbz2-1.0 libc-bin libc6 libcap-ng0 libcap2 libcom-err2
      libcryptsetup12 libdb5.3 libdebconfclient0 libdevmapper1.02.1 libext2fs2 libfdisk1 libffi8 libgcc-s1 libgcrypt20 libgmp10
      libgnutls30 libgpg-error0 libhogweed6 libidn2-0 libip4tc2 libjson-c5 libkmod2 liblz4-1 liblzma5 libmount1 libncurses6
      libncursesw6 libnettle8 libnss-extrausers libp11-kit0 libpam-modules libpam-modules-bin libpam-runtime libpam0g libpcre3
      libprocps8 libseccomp2 libselinux1 libsemanage-common libsmartcols1 libss2 libstdc++6 libsystemd0 libtasn1-6 libtinfo6 libudev1
      libunistring2 libuuid1 libzstd1 login lsb-base mawk mount ncurses-base ncurses-bin passwd perl-base procps sed sensible-utils
      systemd sysvinit-utils tar tzdata ubuntu-keyring util-linux zlib1g
    `,
    requested: `
      apparmor ca-certificates cloud-init console-conf cryptsetup dmsetup finalrd fonts-ubuntu gnutls-bin iproute2 iptables
      iputils-ping kmod less libengine-pkcs11-openssl libnss-mdns libopts25 libp11-3 libpam-systemd netcat-openbsd netplan.io opensc
      openssh-server p11-kit p11-kit-modules plymouth-label-ft polkitd probert-common probert-network rfkill secureboot-db
      squashfs-tools subiquitycore sudo systemd-bootchart systemd-sysv systemd-timesyncd udev vim-tiny wpasupplicant
    `,
    named: `
      python3-attr python3-blinker python3-certifi python3-cffi-backend python3-chardet python3-configobj python3-cryptography
      python3-distutils python3-idna python3-importlib-metadata python3-jinja2 python3-json-pointer python3-jsonpatch
      python3-jsonschema python3-jwt python3-markupsafe python3-minimal python3-more-itertools python3-netifaces python3-oauthlib
      python3-pkg-resources python3-pyrsistent python3-pyudev python3-requests python3-requests-unixsocket python3-serial
      python3-setuptools python3-six python3-urllib3 python3-urwid python3-yaml python3-zipp
    `,
    trimmed: `
      plymouth
    `,
    image: `
      gcc-12-base libapt-pkg6.0 libcrypt1 libgssapi-krb5-2 libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0 libnsl2 libpcre2-8-0
      libsemanage2 libsepol2 libssl3 libtirpc-common libtirpc3 libxxhash0 logsave usrmerge
    `,
    needed: `
      cloud-guest-utils isc-dhcp-client libexpat1 libmpdec3 libnetplan0 libpython3-stdlib libpython3.10-minimal libpython3.10-stdlib
      libreadline8 libsqlite3-0 media-types netplan-generator openssl python3 python3-debconf python3-lib2to3 python3-netplan
      python3.10 python3.10-minimal readline-common
    `,
    likely: `
      cryptsetup-bin libbsd0 libcap2-bin libdbus-1-3 libdrm-common libdrm2 libedit2 libelf1 libfido2-1 libglib2.0-0 libip6tc2
      liblzo2-2 libmd0 libmnl0 libnetfilter-conntrack3 libnfnetlink0 libnftnl11 libnl-3-200 libnl-genl-3-200 libnl-route-3-200
      libpcsclite1 libplymouth5 libpng16-16 libpolkit-agent-1-0 libpolkit-gobject-1-0 libpopt0 libwrap0 libxtables12 netbase
      opensc-pkcs11 openssh-client openssh-sftp-server ucf vim-common
    `,
    guessed: `
      libcbor0.8 libyaml-0-2
    `,
  },
  unfiltered: `
    python3-attr python3-blinker python3-certifi python3-cffi-backend python3-chardet python3-configobj python3-cryptography
    python3-idna python3-importlib-metadata python3-jinja2 python3-json-pointer python3-jsonpatch python3-jsonschema python3-jwt
    python3-markupsafe python3-more-itertools python3-netifaces python3-oauthlib python3-pyrsistent python3-pyudev python3-requests
    python3-requests-unixsocket python3-serial python3-six python3-urllib3 python3-urwid python3-yaml python3-zipp
  `,
  onlyOn: { 'secureboot-db': ['amd64'] },
  foreign: {
    amd64: { architecture: 'i386', packages: 'libc6 libgcc-s1 libnss-mdns' },
    arm64: { architecture: 'armhf', packages: 'libc6 libgcc-s1 libnss-mdns' },
  },
  symbols: {
    'libc.so.6': { GLIBC: '2.35' },
    'libm.so.6': { GLIBC: '2.35' },
    'libstdc++.so.6': { GLIBCXX: '3.4.30', CXXABI: '1.3.13' },
    'libgcc_s.so.1': { GCC: { amd64: '12.0.0', arm64: '11.0' } },
    'libssl.so.3': { OPENSSL: '3.0.0' },
    'libcrypto.so.3': { OPENSSL: '3.0.0' },
  },
  unnumbered: {
    GLIBC_PRIVATE: 'all',
    CXXABI_TM_1: 'all',
    CXXABI_FLOAT128: ['amd64'],
  },
  programs: `
    [ aa-enabled aa-exec aa-features-abi aa-remove-unknown aa-status aa-teardown add-shell addgroup addpart adduser agetty
    apparmor_parser apparmor_status arch arpd arptables-nft arptables-nft-restore arptables-nft-save awk b2sum badblocks base32 base64
    basename basenc bash bashbug blkdeactivate blkdiscard blkid blkzone blockdev bridge bunzip2 busctl bzcat bzcmp bzdiff bzegrep bzexe
    bzfgrep bzgrep bzip2 bzip2recover bzless bzmore c_rehash captoinfo cat cfdisk chage chardet chardetect chattr chcon chcpu chfn
    chgpasswd chgrp chmem chmod choom chown chpasswd chroot chrt chsh cksum clear clear_console cloud-id cloud-init cloud-init-per cmp
    comm core-sshd-host-keygen cp cpgr cppw cryptdisks_start cryptdisks_stop csplit ctrlaltdel ctstat cut cvtsudoers dash date
    dbus-cleanup-sockets dbus-daemon dbus-monitor dbus-run-session dbus-send dbus-update-activation-environment dbus-uuidgen dcb dd
    debugfs delgroup delpart deluser depmod devlink df dh_bash-completion dhclient dhclient-script diff diff3 dir dircolors dirname
    dmesg dmsetup dmstats dnsdomainname domainname dosfsck dosfslabel dpkg-deb dpkg-fsys-usrunmess dpkg-realpath du dumpe2fs e2freefrag
    e2fsck e2image e2label e2mmpstatus e2scrub e2scrub_all e2undo e4crypt e4defrag ebtables-nft ebtables-nft-restore ebtables-nft-save
    ebtables-translate ec2metadata echo editor egrep env ex expand expiry expr factor faillock faillog fallocate false fatlabel fdisk
    fgrep filefrag find findfs findmnt flock fmt fold free fsck fsck.cramfs fsck.ext2 fsck.ext3 fsck.ext4 fsck.fat fsck.minix fsck.msdos
    fsck.vfat fsfreeze fstab-decode fstrim gdbserver genl getconf getent getopt getty gpasswd gpgv grep groupadd groupdel groupmems
    groupmod groups growpart grpck grpconv grpunconv gunzip gzexe gzip halt hardlink head hostid hostname hostnamectl i386 iconv
    iconvconfig id infocmp infotocap init insmod install installkernel invoke-rc.d ionice ip ip6tables ip6tables-apply ip6tables-legacy
    ip6tables-legacy-restore ip6tables-legacy-save ip6tables-nft ip6tables-nft-restore ip6tables-nft-save ip6tables-restore-translate
    ip6tables-translate ipcmk ipcrm ipcs iptables iptables-apply iptables-legacy iptables-legacy-restore iptables-legacy-save
    iptables-nft iptables-nft-restore iptables-nft-save iptables-restore-translate iptables-save iptables-translate iptables-xml
    ischroot isosize join journalctl json-patch-jsondiff jsonpatch jsonpointer jsonschema kernel-install kill killall5 kmod last lastb
    lastlog ld.so ldattach ldconfig ldd less lessecho lessfile lesskey lesspipe link linux32 linux64 ln lnstat locale localectl
    localedef logger login loginctl logname logsave losetup ls lsattr lsblk lscpu lsipc lslocks lslogins lsmem lsmod lsns luksformat man
    mawk mcookie md5sum mesg mkdir mkdosfs mke2fs mkfifo mkfs mkfs.bfs mkfs.cramfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.fat mkfs.minix
    mkfs.msdos mkfs.vfat mkhomedir_helper mklost+found mknod mksquashfs mkswap mkswapfile mktemp modinfo modprobe more mount mountpoint
    mv namei nc nc.openbsd netcat netplan networkctl newgrp newusers nfnl_osf nice nisdomainname nl nohup nologin nproc nsenter nstat
    numfmt od openssl p11-kit p11tool pager pam-auth-update pam_getenv pam_namespace_helper pam_timestamp_check partx passwd paste
    pathchk pdb3 pdb3.10 perl perl5.34.0 pgrep pidof pidwait ping ping4 ping6 pinky pivot_root pkaction pkcheck pkcs11-tool pkill
    pkttyagent pldd plymouth plymouth-set-default-theme plymouthd pmap poweroff pr printenv printf prlimit ps ptx pwck pwconv pwd pwdx
    pwhistory_helper pwunconv py3clean py3compile py3versions pydoc3 pydoc3.10 pygettext3 pygettext3.10 pyserial-miniterm pyserial-ports
    python3 python3.10 rbash rdma readlink readprofile realpath reboot remove-shell rename.ul renice reset resize2fs resizepart rev
    rfkill rgrep rm rmdir rmmod rmt-tar routel rtacct rtcwake rtmon rtstat run-parts runcon runlevel runuser rview savelog script
    scriptlive scriptreplay sdiff sed select-editor sensible-browser sensible-editor sensible-pager seq service setarch setpriv setsid
    setterm sfdisk sg sh sha1sum sha224sum sha256sum sha384sum sha512sum shadowconfig shred shuf shutdown skill slabtop sleep snap
    snapctl snice sort splash-client split sqfscat sqfstar ss sshd start-stop-daemon stat stdbuf stty su sudo sudo_logsrvd sudo_sendlog
    sudoedit sudoreplay sulogin sum swaplabel swapoff swapon switch_root sync sysctl systemctl systemd systemd-analyze
    systemd-ask-password systemd-cat systemd-cgls systemd-cgtop systemd-creds systemd-cryptenroll systemd-delta systemd-detect-virt
    systemd-escape systemd-firstboot systemd-hwdb systemd-id128 systemd-inhibit systemd-machine-id-setup systemd-mount systemd-notify
    systemd-path systemd-repart systemd-run systemd-socket-activate systemd-stdio-bridge systemd-sysext systemd-sysusers
    systemd-tmpfiles systemd-tty-ask-password-agent systemd-umount tabs tac tail tar tarcat taskset tc tee telinit tempfile test tic
    timedatectl timeout tipc tload toe top touch tput tr true truncate tset tsort tty tune2fs tzselect uclampset udevadm umount uname
    uncompress unexpand uniq unix_chkpwd unix_update unlink unshare unsquashfs update-alternatives update-ca-certificates update-passwd
    update-rc.d update-shells uptime useradd userdel usermod users utmpdump vcs-run vdir vdpa vi view vigr vim.tiny vipw visudo vmstat w
    wall watch wc wdctl whereis which which.debianutils who whoami wipefs wpa_action wpa_cli wpa_passphrase wpa_supplicant x86_64 xargs
    xdg-email xdg-open xdg-settings xtables-legacy-multi xtables-monitor xtables-nft-multi yes ypdomainname zcat zcmp zdiff zdump zegrep
    zfgrep zforce zgrep zic zless zmore znew zramctl
  `,
  guessedPrograms: `
    capsh cryptsetup getcap getpcaps helpztags integritysetup lcf resolvectl scp setcap sftp slogin ssh ssh-add ssh-agent ssh-argv0
    ssh-copy-id ssh-keygen ssh-keyscan ucf ucfq ucfr veritysetup
  `,
  libraries: `
    libBrokenLocale.so.1 libacl.so.1 libanl.so.1 libapparmor.so.1 libapt-pkg.so.6.0 libargon2.so.1 libattr.so.1 libaudit.so.1
    libblkid.so.1 libbz2.so.1 libbz2.so.1.0 libc.so.6 libc_malloc_debug.so.0 libcap-ng.so.0 libcap.so.2 libcom_err.so.2 libcrypt.so.1
    libcrypto.so.3 libcryptsetup.so.12 libdb-5.3.so libdebconfclient.so.0 libdevmapper.so.1.02.1 libdl.so.2 libdrop_ambient.so.0
    libe2p.so.2 libexpat.so.1 libexpatw.so.1 libext2fs.so.2 libfdisk.so.1 libffi.so.8 libform.so.6 libformw.so.6 libgcc_s.so.1
    libgcrypt.so.20 libgmp.so.10 libgnutls.so.30 libgpg-error.so.0 libgssapi_krb5.so.2 libhistory.so.8 libhogweed.so.6 libidn2.so.0
    libip4tc.so.2 libjson-c.so.5 libk5crypto.so.3 libkeyutils.so.1 libkmod.so.2 libkrb5.so.3 libkrb5support.so.0 liblz4.so.1
    liblzma.so.5 libm.so.6 libmenu.so.6 libmenuw.so.6 libmount.so.1 libmvec.so.1 libncurses.so.6 libncursesw.so.6 libnetplan.so.0.0
    libnettle.so.8 libnsl.so.1 libnsl.so.2 libnss_compat.so.2 libnss_dns.so.2 libnss_files.so.2 libnss_hesiod.so.2
    libnss_mdns4_minimal.so.2 libopts.so.25 libp11-kit.so.0 libp11.so.3 libpam.so.0 libpam_misc.so.0 libpamc.so.0 libpanel.so.6
    libpanelw.so.6 libpcre.so.3 libpcre2-8.so.0 libpcreposix.so.3 libprocps.so.8 libpsx.so.2 libpthread.so.0 libreadline.so.8
    libresolv.so.2 librt.so.1 libseccomp.so.2 libselinux.so.1 libsemanage.so.2 libsepol.so.2 libsmartcols.so.1 libsqlite3.so.0
    libss.so.2 libssl.so.3 libstdc++.so.6 libsystemd.so.0 libtasn1.so.6 libthread_db.so.1 libtic.so.6 libtinfo.so.6 libtirpc.so.3
    libudev.so.1 libunistring.so.2 libutil.so.1 libuuid.so.1 libxxhash.so.0 libz.so.1 libzstd.so.1
  `,
  guessedLibraries: `
    libbsd.so.0 libcbor.so.0.8 libdbus-1.so.3 libdrm.so.2 libedit.so.2 libelf.so.1 libfido2.so.1 libgio-2.0.so.0 libglib-2.0.so.0
    libgmodule-2.0.so.0 libgobject-2.0.so.0 libgthread-2.0.so.0 libip6tc.so.2 liblzo2.so.2 libmd.so.0 libmnl.so.0
    libnetfilter_conntrack.so.3 libnfnetlink.so.0 libnftnl.so.11 libnl-3.so.200 libnl-genl-3.so.200 libnl-route-3.so.200 libopensc.so.8
    libpcsclite.so.1 libply-boot-client.so.5 libply-splash-core.so.5 libply-splash-graphics.so.5 libply.so.5 libpng16.so.16
    libpolkit-agent-1.so.0 libpolkit-gobject-1.so.0 libpopt.so.0 libwrap.so.0 libxtables.so.12 libyaml-0.so.2
  `,
}
