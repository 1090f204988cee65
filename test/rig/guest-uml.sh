#!/bin/sh
# Process 1 of the user-mode guest: its / is the host's, read-only; an overlay in memory goes on top.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
modules=/usr/lib/uml/modules/$(uname -r)
busybox insmod "$modules/kernel/fs/overlayfs/overlay.ko"
mount -t tmpfs -o size=80% tmpfs /mnt
mkdir /mnt/files /mnt/work /mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/files,workdir=/mnt/work overlay /mnt/root
cd /mnt/root || exit
mkdir -p share host "lib/modules/$(uname -r)"
mount -t hostfs -o "$share" none share
mount -t devtmpfs dev dev
mount --bind "$modules" "lib/modules/$(uname -r)"
pivot_root . host
exec chroot . /bin/sh "$stage2" </dev/console >/dev/console 2>&1
