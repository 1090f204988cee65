#!/bin/sh
# Runs a command until it ends, or until standard input closes because its owner ended. In a process group
# of its own, of which nothing is left either way, nor of the one that user-mode Linux makes for itself.
exec 3<&0
"$@" </dev/null &
command=$!
(
	cat <&3 >/dev/null
	kill -KILL "$command" "-$command" 0 2>/dev/null
) &
wait "$command"
kill -KILL 0
