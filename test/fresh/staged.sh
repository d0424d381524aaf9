#!/bin/sh
# Packs a snap for core24 with packages of this machine's release, and looks for what its base has already. Leaves its tree in ../staged/tree.
set -eu
clone=$PWD
rm -rf ../staged
mkdir ../staged
cd ../staged
cat > snapcraft.yaml <<'end'
name: staged
base: core24
version: '1'
summary: Packages of another release
description: What core24 has is left out of them.
confinement: strict
grade: devel
apps:
  staged:
    command: usr/bin/hello
parts:
  packages:
    plugin: nil
    stage-packages: [hello, libsqlite3-0, libcurl4]
end
"$clone/bin/snapsmith" pack
unsquashfs -quiet -no-progress -dest tree staged_1_*.snap
for path in tree/usr/bin/hello tree/usr/lib/*/libsqlite3.so.0 tree/usr/lib/*/libcurl.so.4; do
    [ -e "$path" ] || { echo "not staged: $path"; exit 1; }
done
found=$(find tree '(' -name 'ld-*.so*' -o -name 'libc[.-]*' -o -name 'lib[mp].so*' -o -name 'libpthread*' -o -name 'libgcc*' -o -name 'libstdc*' -o -name 'libssl*' -o -name 'libcrypto*' -o -name 'libgnutls*' -o -name 'libz.*' ')')
[ -z "$found" ] || { echo "core24 has these:"; echo "$found"; exit 1; }
