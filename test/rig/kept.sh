#!/bin/sh
# Runs a command until it ends, or until standard input closes because its owner ended. In a process group
# of its own, of which nothing is left either way.
exec 3<&0
"$@" </dev/null &
command=$!
(
	cat <&3 >/dev/null
	kill -KILL 0
) &
wait "$command"
kill -KILL 0
