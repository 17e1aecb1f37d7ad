# Ends a throw-away cluster when its last user is gone.
# $1 data folder, $2 socket folder, $3 seconds to linger
exec 9<"$1/users.lock" || exit 0
while :; do
	flock -x 9
	flock -u 9
	sleep "$3"
	flock -xn 9 && break
done
# Another guard may have removed the folder, and somebody made it anew.
[ "/proc/$$/fd/9" -ef "$1/users.lock" ] || exit 0
serves() { tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF "$1/pg"; } 2>/dev/null
if read -r pid <"$1/pg/postmaster.pid" && serves "$1"; then
	kill -INT "$pid"
	tries=0
	while serves "$1" && [ "$tries" -lt 100 ]; do
		tries=$((tries + 1))
		[ "$tries" -ne 50 ] || kill -QUIT "$pid"
		sleep 0.1
	done
fi 2>/dev/null
# The folder is moved first, so that nobody joins what is half removed.
rm -rf "$2"
mv "$1" "$1.gone.$$" && rm -rf "$1.gone.$$"
