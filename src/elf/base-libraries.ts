const everywhere = `
  ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 ld-linux-armhf.so.3 ld-linux-riscv64-lp64d.so.1 ld-linux.so.2 ld64.so.1 ld64.so.2
  libBrokenLocale.so.1 libanl.so.1 libc.so.6 libc_malloc_debug.so.0 libdl.so.2 libm.so.6 libmvec.so.1 libnsl.so.1 libnss_compat.so.2 libnss_dns.so.2
  libnss_files.so.2 libnss_hesiod.so.2 libpthread.so.0 libresolv.so.2 librt.so.1 libthread_db.so.1 libutil.so.1 libgcc_s.so.1 libstdc++.so.6 libatomic.so.1
  libacl.so.1 libapparmor.so.1 libattr.so.1 libaudit.so.1 libblkid.so.1 libbz2.so.1.0 libcap-ng.so.0 libcap.so.2 libcom_err.so.2 libcrypt.so.1
  libcrypto.so.3 libdb-5.3.so libdbus-1.so.3 libe2p.so.2 libexpat.so.1 libext2fs.so.2 libfdisk.so.1 libffi.so.8 libform.so.6 libformw.so.6 libgcrypt.so.20
  libgmp.so.10 libgnutls.so.30 libgpg-error.so.0 libhogweed.so.6 libidn2.so.0 libkmod.so.2 liblz4.so.1 liblzma.so.5 libmenu.so.6 libmenuw.so.6
  libmount.so.1 libncurses.so.6 libncursesw.so.6 libnettle.so.8 libp11-kit.so.0 libpam.so.0 libpam_misc.so.0 libpamc.so.0 libpanel.so.6 libpanelw.so.6
  libpcre2-8.so.0 libreadline.so.8 libhistory.so.8 libseccomp.so.2 libselinux.so.1 libsemanage.so.2 libsepol.so.2 libsmartcols.so.1 libsqlite3.so.0 libss.so.2 libssl.so.3
  libsystemd.so.0 libtasn1.so.6 libtic.so.6 libtinfo.so.6 libudev.so.1 libuuid.so.1 libxxhash.so.0 libyaml-0.so.2 libz.so.1 libzstd.so.1
`.trim().split(/\s+/)

/** What every release of Ubuntu has in its smallest system, by base. */
const baseLibraries: Readonly<Record<string, ReadonlySet<string>>> = {
  core22: new Set([...everywhere, 'libunistring.so.2']),
  core24: new Set([...everywhere, 'libunistring.so.5']),
  core26: new Set([...everywhere, 'libunistring.so.5']),
}

/** Libraries that a base snap brings; undefined for a base that we do not know. */
export function librariesOf(base: string): ReadonlySet<string> | undefined {
  return Object.hasOwn(baseLibraries, base) ? baseLibraries[base] : undefined
}

/** Whether a library is the loader itself, which is never missing. */
export function isLoader(name: string): boolean {
  return /^ld(?:-linux.*|64|-musl.*)?\.so\.\d+$/.test(name)
}
