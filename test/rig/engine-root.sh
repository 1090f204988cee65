#!/bin/sh
# The engines of another Debian release, for the live tests, in a directory (400 MB, half a minute):
#
#   sh test/rig/engine-root.sh trixie /var/tmp/trixie
#   DTOP_ENGINE_ROOT=/var/tmp/trixie npm run test:live
#   DTOP_ENGINE_ROOT=/var/tmp/trixie DTOP_ENGINE=podman npm run test:live
#
# bookworm has docker 20.10 and podman 4.3, trixie docker 26.1 and podman 5.4, sid docker 28.5.
# Needs root and mmdebstrap.
set -e
packages=docker.io,iptables,ca-certificates,procps,podman,runc
case $1 in
bookworm) ;;
sid) packages=docker.io,docker-cli,iptables,ca-certificates,procps ;;
*) packages=$packages,docker-cli,netavark ;;
esac
exec mmdebstrap --variant=minbase --include="$packages" \
	--aptopt='Acquire::Check-Valid-Until "false"' "$1" "$2"
