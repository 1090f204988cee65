#!/bin/sh
# The cgroup v2 guest proper, whatever boots it: every file of the host is at its place, /share is
# shared with the host, temporary files are on a disk of its own. Runs /share/command and leaves its exit
# code in /share/code.
exec </dev/console >/dev/console 2>&1
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root TERM=dumb LANG=C.UTF-8 TMPDIR=/disk
mount -t proc proc /proc
mount -t sysfs sys /sys
grep -q ' /dev ' /proc/mounts || mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /run
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p /disk
mount -t ext4 "/dev/$disk" /disk
for module in veth bridge; do busybox modprobe "$module" 2>/dev/null; done
busybox hostname dtop-guest
busybox ip link set lo up
echo "guest: Linux $(uname -r), up in $(cut -d ' ' -f 1 /proc/uptime) s, cgroup v2: $(cat /sys/fs/cgroup/cgroup.controllers)"
: >/share/booted
sh /share/command
echo $? >/share/code
sync
echo o >/proc/sysrq-trigger
while :; do :; done
