#!/bin/sh -e
# Runs when the last revision is removed, before its data is. A failure is ignored.

echo "remove" >> "$SNAP_COMMON/hooks.log"
rm -f "$SNAP_DATA/greeting"
