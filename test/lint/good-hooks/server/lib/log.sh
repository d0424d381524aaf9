log() {
  printf '%s: %s\n' "$(basename "$0")" "$*"
}

fail() {
  log "$@" >&2
  exit 1
}
