#!/bin/bash
# cyrus.sh DIR: runs the Cyrus that DIR configures, in the foreground, inside the overlay.
dir=$1
mkdir -p "$dir"/data/{conf/{socket,db,proc,log,msg,ptclient},spool,run}
chown -R cyrus:mail "$dir/data"
python3 "$dir/cyrus_helpers.py" "$dir/log" "$dir/data/run/mux" & helpers=$!
for _ in $(seq 100); do [ -S "$dir/data/run/mux" ] && break; sleep 0.05; done
master=/usr/sbin/cyrmaster; [ -x $master ] || master=/usr/lib/cyrus/bin/master
$master -C "$dir/imapd.conf" -M "$dir/cyrus.conf" -p "$dir/master.pid" & server=$!
# shellcheck disable=SC2064
trap "kill $server $helpers 2>/dev/null" TERM
wait $server || true
wait $server || true
kill $helpers 2>/dev/null || true
