# Becomes the server $2..., after it has written its process number and start time to standard input, which is a file
# in run/. Does not if directory $1 is gone: then its owner died, and nobody would end the server.
ulimit -c 0
read -r stat <"/proc/$$/stat" || exit 1
start=$(set -- ${stat##*) } && echo "${20}")
directory=$1
shift
printf '%s %s\n' $$ "$start" >&0 && [ -d "$directory" ] && exec "$@" </dev/null
