#!/usr/bin/env python3
"""Compares an account on an IMAP server with an export of it, byte for byte.

  judge.py [--tls] HOST:PORT USER EXPORT_DIR      the password is the first line of standard input

Reads every message of every mailbox by BODY.PEEK[] with Python's own imaplib, and every line of
EXPORT_DIR/mailboat-export.jsonl with the files it names (maildir or eml). Prints each difference;
exit 0 if there is none, 1 if there are some. Shares no code with Mailboat.
"""

import argparse
import datetime
import hashlib
import imaplib
import json
import pathlib
import re
import ssl
import sys

SYSTEM = {"$seen": "\\Seen", "$flagged": "\\Flagged", "$answered": "\\Answered",
          "$draft": "\\Draft", "$deleted": "\\Deleted"}
BATCH = 200


def ok(answer):
    status, data = answer
    if status != "OK":
        raise SystemExit(f"the server answered {status} {data}")
    return data


def quoted(name):
    return b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def mailboxes(imap):
    for item in ok(imap.list('""', "*")):
        if item is None:
            continue
        head, literal = item if isinstance(item, tuple) else (item, None)
        match = re.match(rb'\((.*?)\) (?:NIL|"(?:\\.|[^"])*") (.*)$', head, re.S)
        flags, name = match.group(1).lower(), match.group(2)
        if literal is not None:
            name = literal
        elif name.startswith(b'"'):
            name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
        if b"\\noselect" not in flags and b"\\nonexistent" not in flags:
            yield name


def instant(text):
    when = datetime.datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z")
    return when.astimezone(datetime.timezone.utc)


def on_server(imap):
    found = {}
    for name in mailboxes(imap):
        ok(imap.select(quoted(name), readonly=True))
        validity = int(imap.response("UIDVALIDITY")[1][0])
        uids = ok(imap.uid("SEARCH", "ALL"))[0].split()
        for at in range(0, len(uids), BATCH):
            some = b",".join(uids[at:at + BATCH]).decode()
            data = ok(imap.uid("FETCH", some, "(UID FLAGS INTERNALDATE BODY.PEEK[])"))
            for i, item in enumerate(data):
                if not isinstance(item, tuple):
                    continue
                rest = data[i + 1] if i + 1 < len(data) and isinstance(data[i + 1], bytes) else b""
                text = (item[0] + b" " + rest).decode("latin-1")
                uid = int(re.search(r"\bUID (\d+)", text).group(1))
                flags = set(re.search(r"\bFLAGS \((.*?)\)", text).group(1).split())
                date = instant(re.search(r'INTERNALDATE "(.*?)"', text).group(1))
                key = (name.decode("latin-1"), validity, uid)
                found[key] = (hashlib.sha256(item[1]).hexdigest(), len(item[1]),
                              frozenset(f.lower() for f in flags - {"\\Recent"}), date)
    return found


def on_disk(directory, say):
    found = {}
    with open(directory / "mailboat-export.jsonl", encoding="utf-8") as index:
        for line in index:
            entry = json.loads(line)
            octets = (directory / entry["file"]).read_bytes()
            digest = hashlib.sha256(octets).hexdigest()
            if (digest, len(octets)) != (entry["sha256"], entry["size"]):
                say(f"{entry['file']}: is not what the index says")
            key = (entry["wireName"], entry["uidValidity"], entry["uid"])
            if key in found:
                say(f"{key}: exported twice")
            flags = frozenset(SYSTEM.get(k, k.replace("%24", "$")).lower()
                              for k in entry["keywords"])
            date = datetime.datetime.fromisoformat(entry["internalDate"].replace("Z", "+00:00"))
            found[key] = (digest, len(octets), flags, date)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tls", action="store_true", help="TLS, without looking at the certificate")
    parser.add_argument("server")
    parser.add_argument("user")
    parser.add_argument("directory", type=pathlib.Path)
    options = parser.parse_args()
    host, port = options.server.rsplit(":", 1)
    imaplib._MAXLINE = 100_000_000
    if options.tls:
        imap = imaplib.IMAP4_SSL(host, int(port), ssl_context=ssl._create_unverified_context())
    else:
        imap = imaplib.IMAP4(host, int(port))
    imap.login(options.user, sys.stdin.readline().rstrip("\n"))
    differences = []
    server, disk = on_server(imap), on_disk(options.directory, differences.append)
    imap.logout()
    for key in sorted(server.keys() | disk.keys()):
        there, here = server.get(key), disk.get(key)
        if here is None or there is None:
            differences.append(f"{key}: only {'on the server' if here is None else 'in the export'}")
            continue
        for what, a, b in zip(("octets", "size", "flags", "date"), there, here):
            if a != b:
                differences.append(f"{key}: {what}: server {a}, export {b}")
    print("\n".join(differences[:1000]), end="\n" if differences else "")
    print(f"{len(server)} on the server, {len(disk)} exported, {len(differences)} differences")
    return 1 if differences else 0


sys.exit(main())
