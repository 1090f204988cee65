#!/bin/busybox sh
# Process 1 of the QEMU guest, in the initramfs: the host's / by 9p, read-only, under an overlay in memory.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod "$module"; done
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=1048576,cache=loose,access=any root /lower
mount -t tmpfs -o size=80% tmpfs /upper
mkdir /upper/files /upper/work
mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work overlay /root
mkdir /root/share
mount -t 9p -o trans=virtio,version=9p2000.L,msize=1048576,cache=none,access=any share /root/share
umount /sys /proc
exec switch_root /root /bin/sh "$stage2"
