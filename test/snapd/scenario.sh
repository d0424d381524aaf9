# Runs inside the container, as root: installs each snap of /snaps whose name begins with hello-, and checks that its hooks run.
snap wait system seed.loaded

failed=0

# check WHAT COMMAND...: says whether the command succeeds.
check() {
    if "${@:2}" > /tmp/said 2>&1; then echo "ok      $1"; else echo "FAILED  $1"; sed 's/^/        /' /tmp/said; failed=1; fi
}

# show COMMAND...: runs it in front of the reader.
show() { echo "\$ $*"; "$@" 2>&1; }

# snapd runs default-configure from 2.60 on.
runs_default_configure=$(snap version | awk '/^snapd/ { split($2, v, "."); print (v[1] * 1000 + v[2] >= 2060) ? 1 : 0 }')

refused() { ! "$@"; }
logged() { grep -qx "$1" "$log"; }

for file in /snaps/hello-*.snap; do
    name=$(basename "$file" | cut -d_ -f1)
    log=/var/snap/$name/common/hooks.log
    echo "== $name"
    show snap install --dangerous "$file"
    check 'it is installed' snap list "$name"
    show cat "$log"
    check 'the install hook has run' logged install
    check 'the configure hook has run' logged 'configure: greeting is Hello'
    [ "$runs_default_configure" = 0 ] || check 'the default-configure hook has run' logged default-configure
    check 'the interface hook has run' logged connect-plug-internet

    show snap set "$name" greeting=Ahoy
    check 'snap set reaches the configure hook' logged 'configure: greeting is Ahoy'
    check 'the value is kept' test "$(snap get "$name" greeting)" = Ahoy
    check 'the app sees it' test "$("/snap/bin/$name")" = 'Ahoy, hooks!'

    show snap set "$name" greeting=1234
    check 'a bad value is refused' refused snap set "$name" greeting=1234
    check 'and not kept' test "$(snap get "$name" greeting)" = Ahoy

    show snap install --dangerous "$file"
    check "a part's hook runs on refresh" logged 'post-refresh to revision x2'

    # The log goes with the snap; a second name for the file keeps it.
    ln "$log" "/root/$name.log"
    log=/root/$name.log
    show snap remove "$name"
    show tail -n 1 "$log"
    check 'the remove hook has run' logged remove
    check 'it is gone' refused snap list "$name"
done
snap version
exit $failed
