#!/bin/bash
# Debian's IMAP servers cannot be installed beside each other. So one is installed by apt, and run,
# inside an overlay of / in a mount namespace of its own: the machine's file system and package list
# stay as they are, and the network is the machine's. Needs root and overlayfs.
#
#   overlay.sh install CACHE PACKAGE...   fills CACHE with what the packages add to the machine, once
#   overlay.sh run CACHE DIR SCRIPT       runs DIR/SCRIPT inside, in the foreground
set -euo pipefail

# inside LAYERS BOUND SCRIPT [ARGUMENT...]: runs SCRIPT by bash with an overlay of / as its root,
# which keeps its changes in LAYERS/upper; the directory BOUND is seen under its own name.
inside() {
  local layers=$1
  mkdir -p "$layers"/{upper,work,root}
  # shellcheck disable=SC2016
  exec unshare --mount --propagation private /bin/bash -c '
    set -e; layers=$1 bound=$2 script=$3; shift 3
    root=$layers/root
    mount -t overlay overlay -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" "$root"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/dev"
    for node in null zero full random urandom tty; do cp -a "/dev/$node" "$root/dev/"; done
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir -p "$root/dev/shm"; chmod 1777 "$root/dev/shm"
    mount -t tmpfs tmpfs "$root/run"; mkdir -p "$root/run/lock"
    mkdir -p "$root$bound"; mount --bind "$bound" "$root$bound"
    exec chroot "$root" /bin/bash -c "$script" inside "$@"' \
    inside "$@"
}

install() {
  local cache=$1; shift
  mkdir -p "$cache"
  # shellcheck disable=SC2016
  (inside "$cache" "$cache" '
    printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d
    export DEBIAN_FRONTEND=noninteractive
    get() { apt-get install -y -q --no-install-recommends "$@" </dev/null; }
    get "$@" || { apt-get update -q && get "$@"; }
    apt-get clean' "$@")
  touch "$cache/installed"
}

run() {
  local cache=$1 dir=$2 script=$3
  # A copy, as a layer serves one mount at a time and none may lie within another.
  mkdir -p "$dir/overlay"; cp -a "$cache/upper" "$dir/overlay/"
  # shellcheck disable=SC2016
  inside "$dir/overlay" "$dir" 'exec /bin/bash "$1" "$2"' "$dir/$script" "$dir"
}

case ${1:-} in
  install | run) "$@" ;;
  *) sed -n '2,8p' "$0"; exit 2 ;;
esac
