. "$SNAP/lib/log.sh"

get() {
  value=$(snapctl get "$1") || fail "cannot read $1"
  printf '%s' "${value:-$2}"
}
