#!/bin/sh
# A dockerd with a socket, data, networks and a host name of its own, which lives as long as its owner:
# when standard input closes, however the owner ended, all it started is killed and removed.
#
#   unshare --mount --net --uts --propagation private sh dockerd.sh DIR [option of dockerd]...
#
# With DTOP_ENGINE_ROOT it is the engine of another distribution in that directory (engine-root.sh), and with
# DTOP_ENGINE=podman the podman there.
#
# Commands, one a line on standard input, each answered by its name when done: `kill` (a crash), `stop`
# (by SIGTERM), `start`.
dir=$1
shift

root=$DTOP_ENGINE_ROOT

# What unpacks images wants it to be a mount of its own.
[ -z "$root" ] || mount --bind "$root" "$root"

busybox hostname dtop-test
busybox ip link set lo up
# Another daemon's identity, plug-ins and containerd are none of this one's business.
for place in /etc/docker /run/docker /run/containerd; do
	mkdir -p "$root$place" && mount -t tmpfs tmpfs "$root$place"
done

mkdir -p "$dir/data"
[ -z "$DATA_MIB" ] || mount -t tmpfs -o "size=${DATA_MIB}m" tmpfs "$dir/data"

if [ -n "$root" ]; then
	# The engine sees its own files, and all else as it is outside.
	mkdir -p "$root$dir"
	for place in /proc /sys /dev "$dir"; do
		mount --rbind "$place" "$root$place"
	done
	# Podman's locks have one name for all.
	mount -t tmpfs tmpfs "$root/dev/shm"
fi
inside="${root:+unshare --mount --propagation private sh ${0%/*}/pivot.sh $root}"

start_podman() {
	# Its default limits ask for more than whoever is not all of root may give.
	printf '%s\n' '[containers]' 'default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]' \
		'[network]' 'firewall_driver = "none"' >"$dir/containers.conf"
	CONTAINERS_CONF="$dir/containers.conf" PODMAN_IGNORE_CGROUPSV1_WARNING=1 \
		$inside podman --root "$dir/data" --runroot "$dir/run" --tmpdir "$dir/tmp" \
		--network-config-dir "$dir/networks" \
		--cgroup-manager=cgroupfs --events-backend=file --runtime=runc \
		system service -t 0 "unix://$dir/docker.sock" >>"$dir/log" 2>&1 </dev/null &
	daemon=$!
}

start_docker() {
	# A killed daemon leaves these, and would take containerd's for one that still runs.
	rm -f "$dir/pid" "$dir/exec/containerd/containerd.pid"
	$inside dockerd --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" \
		--host "unix://$dir/docker.sock" --iptables=false --ip6tables=false --ip-masq=false \
		--userland-proxy=false "$@" >>"$dir/log" 2>&1 </dev/null &
	daemon=$!
}

start() {
	"start_${DTOP_ENGINE:-docker}" "$@"
}

containers() {
	ls "$dir/data/containers" "$dir/data/overlay-containers" 2>/dev/null | grep -x '[0-9a-f]\{64\}'
}

container_processes() {
	for id in $(containers); do
		for home in "docker/$id" "libpod_parent/libpod-$id"; do
			cat "/sys/fs/cgroup/$home/cgroup.procs" "/sys/fs/cgroup/pids/$home/cgroup.procs"
		done
	done 2>/dev/null
}

# All that shares this mount namespace or the engine's: containerd, shims, runc.
companions() {
	ls -l /proc/[0-9]*/ns/mnt 2>/dev/null | grep -F -e "$(readlink /proc/self/ns/mnt)" $engine_ns |
		sed 's|.*/proc/\([0-9]*\)/.*|\1|' | grep -vx "$$"
}

tear_down() {
	engine_ns="${root:+-e $(readlink "/proc/$daemon/ns/mnt")}"
	kill "$daemon" 2>/dev/null
	# dockerd would wait for each container's grace time.
	kill -9 $(container_processes) 2>/dev/null
	tries=0
	while [ -e "/proc/$daemon" ] && [ $tries -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	kill -9 $(container_processes) $(companions) 2>/dev/null
	for id in $(containers); do
		find /sys/fs/cgroup -depth -type d -path "*[/-]$id*" -exec rmdir {} \; 2>/dev/null
	done
	grep " $dir/" /proc/self/mounts | cut -d ' ' -f 2 | sort -r | while read -r place; do
		umount -l "$place"
	done
	[ -z "$root" ] || umount -l "$root$dir"
	rm -rf "$dir" ${root:+"$root$dir"}
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
