#!/bin/sh
# Runs a command in a mount namespace whose root is another directory, itself a mount:
#
#   unshare --mount --propagation private sh pivot.sh ROOT COMMAND...
#
# chroot(2) is not enough for an engine: what is entered by namespace, as `exec` enters a container, would
# find itself outside again.
cd "$1" && shift || exit
mkdir -p .outside
pivot_root . .outside
umount -l .outside
exec chroot . "$@"
