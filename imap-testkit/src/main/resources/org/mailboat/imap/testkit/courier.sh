#!/bin/bash
# courier.sh DIR: runs the Courier that DIR/courier.env configures, in the foreground, inside the
# overlay. The helpers stand in for authdaemond.
dir=$1
set -a; . /etc/courier/imapd; . "$dir/courier.env"; set +a
mkdir -p /run/courier/authdaemon "$dir/data"
chmod 755 "$dir" "$dir/data" /run/courier /run/courier/authdaemon
python3 "$dir/courier_helpers.py" "$dir/log" /run/courier/authdaemon/socket "$dir/data" & helpers=$!
for _ in $(seq 100); do [ -S /run/courier/authdaemon/socket ] && break; sleep 0.05; done
# Without -pid it stays in the foreground.
couriertcpd -address=127.0.0.1 -maxprocs=300 -maxperip=300 -nodnslookup -noidentlookup \
  "$PORT" /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir & server=$!
# shellcheck disable=SC2064
trap "kill $server $helpers 2>/dev/null" TERM
wait $server || true
wait $server || true
kill $helpers 2>/dev/null || true
