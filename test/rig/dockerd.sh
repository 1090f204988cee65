#!/bin/sh
# A dockerd with a socket, data, networks and a host name of its own, which lives as long as its owner:
# when standard input closes, however the owner ended, all it started is killed and removed.
#
#   unshare --mount --net --uts --propagation private sh dockerd.sh DIR [option of dockerd]...
#
# Commands, one a line on standard input, each answered by its name when done: `kill` (a crash), `stop`
# (by SIGTERM), `start`.
dir=$1
shift

busybox hostname dtop-test
busybox ip link set lo up
# Another daemon's identity, plug-ins and containerd are none of this one's business.
for place in /etc/docker /run/docker /run/containerd; do
	mkdir -p "$place" && mount -t tmpfs tmpfs "$place"
done

mkdir -p "$dir/data"
[ -z "$DATA_MIB" ] || mount -t tmpfs -o "size=${DATA_MIB}m" tmpfs "$dir/data"

start() {
	# A killed daemon leaves these, and would take containerd's for one that still runs.
	rm -f "$dir/pid" "$dir/exec/containerd/containerd.pid"
	dockerd --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" \
		--host "unix://$dir/docker.sock" --iptables=false --ip6tables=false --ip-masq=false \
		--userland-proxy=false "$@" >>"$dir/log" 2>&1 </dev/null &
	daemon=$!
}

container_processes() {
	for id in $(ls "$dir/data/containers"); do
		cat "/sys/fs/cgroup/docker/$id/cgroup.procs" "/sys/fs/cgroup/pids/docker/$id/cgroup.procs"
	done 2>/dev/null
}

# All that shares this mount namespace: containerd, shims, runc.
companions() {
	ls -l /proc/[0-9]*/ns/mnt 2>/dev/null | grep -F "$(readlink /proc/self/ns/mnt)" |
		sed 's|.*/proc/\([0-9]*\)/.*|\1|' | grep -vx "$$"
}

tear_down() {
	kill "$daemon" 2>/dev/null
	# dockerd would wait for each container's grace time.
	kill -9 $(container_processes) 2>/dev/null
	tries=0
	while [ -e "/proc/$daemon" ] && [ $tries -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	kill -9 $(container_processes) $(companions) 2>/dev/null
	for id in $(ls "$dir/data/containers" 2>/dev/null); do
		find /sys/fs/cgroup -depth -type d -path "*/docker/$id*" -exec rmdir {} \; 2>/dev/null
	done
	grep " $dir/" /proc/self/mounts | cut -d ' ' -f 2 | sort -r | while read -r place; do
		umount -l "$place"
	done
	rm -rf "$dir"
}

start "$@"
while read -r command; do
	case $command in
	kill) kill -9 "$daemon" ;;
	stop) kill "$daemon" ;;
	start) start "$@" ;;
	esac
	[ "$command" = start ] || wait "$daemon" 2>/dev/null
	echo "$command"
done
tear_down
