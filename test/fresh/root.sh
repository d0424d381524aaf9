#!/bin/bash
# Makes a Debian system with nothing but Node and npm, once; a later run finds it.
#
#   root.sh CACHE SUITE USER NODE NPM
#
# USER is root, or user: then there is an ordinary user `person` who may use sudo without a password.
set -euo pipefail
cache=$1 suite=$2 user=$3 node=$4 npm=$5

# once DIRECTORY COMMAND ...: the command makes the directory, which has its name only when it is whole.
once() {
    [ -e "$1" ] && return 0
    rm -rf "$1.part"
    echo "-- preparing: ${1##*/}" >&2
    "${@:2}" "$1.part" > "$1.log" 2>&1 || { tail -n 20 "$1.log" >&2; exit 1; }
    mv "$1.part" "$1"
}

system() {
    local more=
    [ "$user" = root ] || more=,sudo
    mmdebstrap --variant=minbase --include="ca-certificates$more" --format=directory "$suite" "$1"
    # What this machine trusts; elsewhere the packages' own list would do.
    cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"
    [ "$user" = root ] && return
    chroot "$1" useradd --create-home --shell /bin/bash person
    echo 'person ALL=(ALL) NOPASSWD: ALL' > "$1/etc/sudoers.d/person"
}

# What the npm package `node` brings for this architecture, without the script that would fetch it.
node() {
    local binary
    binary=node-linux-$(command node -p process.arch)
    npm install --global --prefix "$1" "$binary@$node" "npm@$npm"
}

mkdir -p "$cache"
once "$cache/debian-$suite-$user" system
once "$cache/node-$node-npm-$npm" node
