#!/bin/sh
# usage: fresh-root.sh DIR
#
# Does a stranger's machine get what the README promises?  Makes a minimal
# Debian 12 in DIR (debootstrap; kept for the next time), copies this
# repository into it, and runs there, as root and with nothing installed,
#
#	./bootstrap demo --exit-after-first-digest
#	./bootstrap check
#
# Needs root and a Debian mirror, so it is no part of make check.  Mounts and
# processes live in namespaces of their own and go with it.
set -eu

[ $# -eq 1 ] || {
	sed -n '2p' "$0" | sed 's/^# //' >&2
	exit 64
}
[ "$(id -u)" -eq 0 ] || {
	echo "fresh-root: needs root, for debootstrap and chroot" >&2
	exit 77
}
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
mkdir -p "$1"
root=$(CDPATH='' cd -- "$1" && pwd -P)

if [ ! -f "$root/etc/debian_version" ]; then
	echo "fresh-root: a minimal Debian 12 in $root"
	debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1 || {
		tail "$root.log" >&2
		exit 69
	}
fi
# The mirrors and proxies of this machine, whatever they are.
cp -R /etc/apt/sources.list* /etc/apt/apt.conf.d "$root/etc/apt/"
cp /etc/resolv.conf "$root/etc/resolv.conf"

copy="$root/root/a copy of courant"
rm -rf "$copy"
mkdir -p "$copy"
(cd "$top" && git ls-files -z | tar -cf - --null -T -) | tar -xf - -C "$copy"

cat >"$root/root/try" <<'END'
set -eu
mount -t proc proc /proc
mount -t tmpfs tmpfs /dev/shm
# bootstrap must cope with a machine that has nothing but these.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root
cd /
"/root/a copy of courant/bootstrap" demo --exit-after-first-digest \
	--port 18381 --keep /root/kept
grep -c Kaspersky /root/kept/index.html
"/root/a copy of courant/bootstrap" check
# Again, and without a network: everything is here now.
cd "/root/a copy of courant"
unshare --net sh -c 'ip link set lo up 2>/dev/null; ./bootstrap build'
END
unshare --mount --pid --fork sh -c '
	mount --bind /dev "$1/dev"
	exec chroot "$1" env -i sh /root/try' - "$root"
echo "fresh-root: the demo and every test passed in $root"
