#!/bin/sh
# Goes on to the command when the runtime of .NET is there, which is a content snap.
if [ ! -d "$DOTNET_ROOT" ]; then
  echo "The runtime of .NET is not connected. Connect it with: snap connect $DOTNET_EXT_SNAP_NAME:$DOTNET_EXT_PLUG_NAME $DOTNET_EXT_CONTENT_SNAP" >&2
  exit 1
fi
PATH=$DOTNET_ROOT:$PATH exec "$@"
