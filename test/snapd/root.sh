#!/bin/bash
# Builds what the container boots: a root file system with systemd and snapd, stand-ins for the base snaps,
# and a layer on top of it in which they are installed. Each stage is kept and not repeated.
#
#   root.sh CACHE SUITE MIRROR
set -euo pipefail
cache=$1 suite=$2 mirror=$3
here=$(dirname "$(readlink -f "$0")")
root=$cache/root
bases='core22 core24 core26'

# Directories over which snapd mounts when it builds a snap's view of the system.
mount_points='dev etc home root proc sys tmp run snap media mnt opt srv var/snap var/lib/snapd var/tmp var/log usr/src usr/lib/snapd
    lib/modules lib/firmware usr/share/fonts usr/local/share/fonts var/cache/fontconfig var/lib/extrausers run/netns writable'

say() { echo "-- $*" >&2; }

# once STAGE: runs the function of that name unless it has ended well before; what comes later is then stale.
once() {
    [ -e "$cache/done.$1" ] && return 0
    say "preparing: $1"
    "$1" > "$cache/$1.log" 2>&1 || { tail -n 20 "$cache/$1.log" >&2; say "failed: $1, see $cache/$1.log"; exit 1; }
    touch "$cache/done.$1"
}

# in_chroot DIRECTORY COMMANDS: with names resolved as here, and without starting services.
in_chroot() {
    cp /etc/resolv.conf "$1/etc/resolv.conf"
    printf '#!/bin/sh\nexit 101\n' > "$1/usr/sbin/policy-rc.d"
    chmod 755 "$1/usr/sbin/policy-rc.d"
    chroot "$1" /usr/bin/env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -ec "$2"
    rm "$1/usr/sbin/policy-rc.d"
    : > "$1/etc/resolv.conf"
}

minimal_system() {
    rm -rf "$cache/minimal"
    debootstrap --variant=minbase "$suite" "$cache/minimal" "$mirror"
}

system_with_snapd() {
    rm -rf "$root"
    cp -a "$cache/minimal" "$root"
    in_chroot "$root" 'apt-get update -q
        apt-get install -q -y --no-install-recommends systemd systemd-sysv dbus snapd squashfs-tools kmod udev procps
        apt-get clean'
    settle_in_container
}

# What a container without a store, udev and AppArmor needs for snapd to work all the same.
settle_in_container() {
    cp -a "$here/overlay/." "$root/"
    # snapd mounts snaps through FUSE where it sees a container; loop devices work here, so it is not to see one.
    replace /usr/bin/systemd-detect-virt 'for word; do case $word in -q | --quiet) exit 1 ;; esac; done; echo none; exit 1'
    replace /usr/bin/udevadm 'exit 0'
    mkdir -p "$root/etc/systemd/system-generators" "$root/etc/systemd/system/multi-user.target.wants" "$root/rig" "$root/snaps"
    ln -sf /dev/null "$root/etc/systemd/system-generators/snapd-generator"
    ln -sf ../rig.service "$root/etc/systemd/system/multi-user.target.wants/rig.service"
    # Names must be unknown at once; a name server that does not answer is asked again and again.
    sed -i 's/^hosts:.*/hosts: files/' "$root/etc/nsswitch.conf"
    for unit in systemd-udevd.service systemd-udev-trigger.service systemd-sysctl.service systemd-modules-load.service systemd-timesyncd.service \
        apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer snapd.apparmor.service snapd.autoimport.service \
        getty.target console-getty.service; do
        ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
    for number in $(seq 0 31); do echo "b! /dev/loop$number 0660 root disk - 7:$number"; done >> "$root/etc/tmpfiles.d/rig.conf"
    : > "$root/etc/machine-id"
}

# replace PROGRAM SCRIPT: the program of the root file system becomes a shell script.
replace() {
    printf '#!/bin/sh\n%s\n' "$2" > "$root$1.new"
    chmod 755 "$root$1.new"
    mv "$root$1.new" "$root$1"
}

# snap_yaml NAME TYPE
snap_yaml() {
    printf 'name: %s\nversion: "0"\ntype: %s\nsummary: Stand-in for tests\ndescription: Stand-in for tests.\narchitectures: [%s]\n' "$1" "$2" "$(dpkg --print-architecture)"
}

# image DIRECTORY FILE [MORE OPTIONS]
image() {
    mksquashfs "$1" "$2" -no-xattrs -no-progress -quiet -all-root "${@:3}"
}

base_snaps() {
    local work=$cache/work snaps=$cache/snaps
    rm -rf "$work" "$snaps"
    mkdir -p "$work" "$snaps"
    cp -a "$cache/minimal" "$work/base"
    rm -rf "$work"/base/{dev,proc,sys,run,tmp}/* "$work"/base/var/{cache/apt,lib/apt/lists}/* "$work"/base/usr/share/{doc,man,locale,info}/*
    (cd "$work/base" && mkdir -p $mount_points)
    ln -s ../lib/snapd/snapctl "$work/base/usr/bin/snapctl"
    image "$work/base" "$work/base.squashfs" -noappend -comp lzo
    for base in $bases; do
        mkdir -p "$work/$base/meta"
        snap_yaml "$base" base > "$work/$base/meta/snap.yaml"
        cp "$work/base.squashfs" "$snaps/$base.snap"
        # Added to the image that is there: at its top, beside the system.
        image "$work/$base" "$snaps/$base.snap"
    done
    mkdir -p "$work/snapd/meta" "$work/snapd/usr/bin" "$work/snapd/usr/lib"
    snap_yaml snapd snapd > "$work/snapd/meta/snap.yaml"
    cp -a "$root/usr/lib/snapd" "$work/snapd/usr/lib/"
    cp -a "$root/usr/bin/snap" "$work/snapd/usr/bin/"
    image "$work/snapd" "$snaps/snapd.snap" -noappend -comp lzo
    rm -rf "$work"
}

installed_bases() {
    rm -rf "$cache/layer"
    mkdir -p "$cache/layer" "$cache/first"
    {
        echo 'set -ex; snap wait system seed.loaded'
        for name in snapd $bases; do echo "snap install --dangerous /snaps/$name.snap"; done
    } > "$cache/first/scenario.sh"
    "$here/boot.sh" --lower "$root" --upper "$cache/layer" --scenario "$cache/first/scenario.sh" --snaps "$cache/snaps"
    rm -f "$cache/layer/etc/machine-id"
}

mkdir -p "$cache"
once minimal_system
once system_with_snapd
once base_snaps
once installed_bases
