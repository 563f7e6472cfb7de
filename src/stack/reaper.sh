# Ends a private directory's servers and removes the directory, once standard input ends: that is, as soon as the
# process that owns the directory is gone, however it went. $1 is the directory.
trap '' HUP INT QUIT TERM
cat >/dev/null
# After the rename no server can be launched from the old path any more: what is running is in run/ by now.
dead=$1.dead
mv -- "$1" "$dead" 2>/dev/null || exit 0

# Whether process $1 is still the one that started at $2: a number that was given to another process is left alone.
runs() {
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    # After the name in parentheses: field 3 (the state) becomes $3, field 22 (the start) becomes $22.
    set -- "$1" "$2" ${stat##*) }
    [ "$3" != Z ] && [ "${22}" = "$2" ]
}

# Sends each server the signal $1, or where that is empty the one that its file is named after; fails if none runs.
signal_all() {
    some=1
    for file in "$dead"/run/*; do
        read -r pid start 2>/dev/null <"$file" || continue
        runs "$pid" "$start" || continue
        some=0
        signal=${1:-${file##*.}}
        [ "$signal" = none ] || kill -s "$signal" -- "-$pid" 2>/dev/null
    done
    return $some
}

signal_all ''
rounds=0
while signal_all none && [ $rounds -lt 250 ]; do
    # One second for an orderly end, then the hard way.
    [ $rounds -lt 50 ] || signal_all KILL
    sleep 0.02
    rounds=$((rounds + 1))
done
# Backends outlive their postmaster by a moment and may still write.
rm -rf -- "$dead" 2>/dev/null || { sleep 0.2; rm -rf -- "$dead"; }
