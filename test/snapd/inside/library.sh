# What scripts of scenarios are made of, inside the container.
#
# /out/SCENARIO/STEP/ afterwards holds: stdout, stderr and exit of the command, runs/ of the hooks,
# before.json and state.json (what snapd has kept before and after), services, and data/.
rehearsal=/run/rehearsal

# scenario NAME: what follows belongs to it.
scenario() {
    out=/out/$1
    rm -rf "$rehearsal"
    mkdir -p "$out" "$rehearsal/runs" "$rehearsal/given" "$rehearsal/faults"
    cp /snaps/attributes "$rehearsal/attributes"
}

# given SNAP HOOK COMMANDS: what a hook does instead of its own work while all is quiet.
given() {
    mkdir -p "$rehearsal/given/$1"
    printf '%s\n' "$3" >> "$rehearsal/given/$1/$2"
}

# quietly COMMAND...: without any hook doing its work.
quietly() {
    touch "$rehearsal/quiet"
    "$@" > "$rehearsal/said" 2>&1 || { echo "\$ $*"; cat "$rehearsal/said"; } >> "$out/trouble"
    rm -f "$rehearsal/quiet"
}

# forget_connections SNAP: cuts what snapd has made by itself, as if it had never been.
forget_connections() {
    snap connections "$1" | awk 'NR > 1 && $2 != "-" && $3 != "-" && $4 !~ /manual/ { print $2, $3 }' | while read -r plug slot; do
        quietly snap disconnect --forget "$plug" "$slot"
    done
}

# fault HOOK VARIABLES: what goes wrong in the next step.
fault() { printf '%s\n' "$2" > "$rehearsal/faults/$1"; }

# step NUMBER COMMAND...
step() {
    at=$out/$1
    shift
    mkdir -p "$at/data"
    cp /var/lib/snapd/state.json "$at/before.json"
    "$@" > "$at/stdout" 2> "$at/stderr" < /dev/null
    echo $? > "$at/exit"
    mv "$rehearsal/runs" "$at/runs"
    rm -rf "$rehearsal/faults"
    mkdir "$rehearsal/runs" "$rehearsal/faults"
    cp /var/lib/snapd/state.json "$at/state.json"
    snap services > "$at/services" 2> /dev/null
    for snap in $names; do
        for place in /var/snap/$snap /root/snap/$snap; do [ ! -e "$place" ] || cp -a --parents "$place" "$at/data/"; done
    done
}

# write FILE TEXT
write() {
    mkdir -p "${1%/*}"
    printf '%s' "$2" > "$1"
}

# clear: removes every snap of the scenario, so that the next one finds none.
clear() {
    # What somebody has disconnected is remembered, even when the snap goes.
    grep -o '"[^" ]*:[^" ]* [^" ]*:[^" ]*":{' /var/lib/snapd/state.json | sed 's/^"//; s/":{$//' | while read -r plug slot; do
        quietly snap disconnect --forget "$plug" "${slot#core}"
    done
    for snap in $names; do ! snap list "$snap" > /dev/null 2>&1 || quietly snap remove --purge "$snap"; done
    for snap in $names; do rm -rf "/root/snap/$snap" "/var/snap/$snap"; done
    rm -rf "$rehearsal"
}
