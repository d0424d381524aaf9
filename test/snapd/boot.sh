#!/bin/bash
# Boots a container over a root file system, runs a scenario in it as root, prints what it says, and gives its exit code.
#
#   boot.sh --lower ROOT[:MORE] --upper DIRECTORY --scenario FILE --snaps DIRECTORY
#
# ROOT is not written to: changes go to the upper directory. The snaps are at /snaps, read-only.
set -uo pipefail
while [ $# -gt 1 ]; do
    case $1 in
        --lower) lower=$2 ;;
        --upper) upper=$2 ;;
        --scenario) scenario=$2 ;;
        --snaps) snaps=$2 ;;
        *) echo "boot.sh: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done
limit=600
name=snapsmith-$$
work=$(mktemp -d "${upper%/*}/boot.XXXXXX")
mkdir "$work/work" "$work/root" "$work/rig"
cp "$scenario" "$work/rig/scenario.sh"
: > "$work/rig/transcript"

end() {
    umount "$work/root" 2>/dev/null || umount -l "$work/root" 2>/dev/null
    for hierarchy in $hierarchies; do find "$hierarchy/$name" -depth -type d -exec rmdir {} \; 2>/dev/null; done
    rmdir "/run/systemd/nspawn/propagate/$name" 2>/dev/null
    [ -n "${RIG_KEEP:-}" ] && echo "kept: $work" >&2 || rm -rf "$work"
}

# The container is given the cgroup2 tree, which may have to be mounted beside the older ones first.
hierarchies=
grep -q ' cgroup2 ' /proc/mounts || {
    mountpoint -q /sys/fs/cgroup && place=/sys/fs/cgroup/unified || place=/sys/fs/cgroup
    mkdir -p "$place" && mount -t cgroup2 cgroup2 "$place" || { echo 'boot.sh: cannot mount cgroup2' >&2; exit 1; }
}
for place in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do [ -e "$place/cgroup.procs" ] && hierarchies+=" $place"; done

mount -t overlay overlay -o "lowerdir=$lower,upperdir=$upper,workdir=$work/work" "$work/root" || { echo 'boot.sh: cannot mount an overlay' >&2; rm -rf "$work"; exit 1; }
trap end EXIT

# On one processor: some kernels number mount namespaces per processor, and snapd relies on newer ones having higher numbers.
processor=$(taskset -pc $$ | sed 's/.*: //; s/[-,].*//')
(
    for hierarchy in $hierarchies; do mkdir -p "$hierarchy/$name" && echo $BASHPID > "$hierarchy/$name/cgroup.procs"; done
    export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
    exec taskset -c "$processor" systemd-nspawn --quiet --directory="$work/root" --machine="$name" --hostname=rig --boot --register=no --keep-unit \
        --private-network --console=pipe --capability=all --settings=no --link-journal=no --resolv-conf=off --timezone=off \
        --bind="$work/rig:/rig" --bind-ro="$snaps:/snaps" < /dev/null > "$work/rig/console" 2>&1
) &
container=$!
tail -c +1 -f --pid=$container "$work/rig/transcript" &
waited=0
while kill -0 $container 2>/dev/null; do
    sleep 0.2
    waited=$((waited + 1))
    [ $waited -lt $((limit * 5)) ] || { echo "boot.sh: stopped after $limit seconds" >&2; kill -TERM $container; sleep 5; kill -KILL $container 2>/dev/null; break; }
done
wait 2>/dev/null
status=$(cat "$work/rig/status" 2>/dev/null)
case $status in
    '' | *[!0-9]*) echo "boot.sh: the container ended without a result (${status:-none}); its console said last:" >&2; tail -n 20 "$work/rig/console" >&2; exit 1 ;;
esac
exit "$status"
