#!/bin/bash
# Runs a command in a root as a container does: with mounts, processes and a root of its own.
#
#   enter.sh ROOT WHO DIRECTORY COMMAND ...
#
# With CHROOT=1 it is a plain chroot, where the kernel gives nobody a user namespace; with TMPFS=1 /tmp is a mount of its own.
set -euo pipefail
export ROOT=$1 WHO=$2 DIRECTORY=$3
shift 3

# The command's environment is what is asked for here, and nothing of this machine's but how it reaches the network.
given=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
[ "$WHO" = root ] && given+=(HOME=/root USER=root) || given+=("HOME=/home/$WHO" "USER=$WHO")
[ -z "${NODE_EXTRA_CA_CERTS:-}" ] || given+=(NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt)
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY npm_config_registry; do [ -z "${!name:-}" ] || given+=("$name=${!name}"); done

inside='
set -euo pipefail
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
cd "$ROOT"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys 2>/dev/null || true
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/shm dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for number in 0 1 2; do ln -s "/proc/self/fd/$number" "dev/$(echo stdin stdout stderr | cut -d" " -f$((number + 1)))"; done
for node in null zero full random urandom tty; do : > "dev/$node"; mount --bind "/dev/$node" "dev/$node"; done
[ -z "${TMPFS:-}" ] || mount -t tmpfs -o mode=1777 tmpfs tmp
if [ -n "${CHROOT:-}" ]; then
    enter=(chroot .)
else
    mkdir -p .outside
    pivot_root . .outside
    cd /
    umount -l /.outside
    rmdir /.outside
    enter=()
fi
"${enter[@]}" setpriv --reuid="$WHO" --regid="$WHO" --init-groups env -i "${given[@]}" sh -c "cd \"\$0\" && exec \"\$@\"" "$DIRECTORY" "$@" < /dev/null &
wait $! || exit $?
'
exec unshare --mount --pid --fork --kill-child bash -c "given=($(printf '%q ' "${given[@]}"))$inside" bash "$@"
