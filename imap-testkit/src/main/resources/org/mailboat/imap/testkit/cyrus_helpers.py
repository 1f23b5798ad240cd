"""cyrus_helpers.py LOG MUX: what Cyrus needs around it.

A syslog socket whose lines go to the file LOG, and a saslauthd on the socket MUX that knows every
user by the password "secret" (https://www.cyrusimap.org/sasl/: four counted strings in, one out).
"""

import os
import socket
import struct
import sys
import threading


def bound(kind, path):
    if os.path.exists(path):
        os.unlink(path)
    sock = socket.socket(socket.AF_UNIX, kind)
    sock.bind(path)
    os.chmod(path, 0o666)
    return sock


def keep_log(path):
    sock = bound(socket.SOCK_DGRAM, "/dev/log")
    with open(path, "ab", buffering=0) as log:
        while True:
            log.write(sock.recv(65536).rstrip(b"\0\n") + b"\n")


def exactly(connection, count):
    octets = b""
    while len(octets) < count:
        more = connection.recv(count - len(octets))
        if not more:
            raise EOFError
        octets += more
    return octets


def answer(connection):
    with connection:
        try:
            fields = []
            for _ in ("login", "password", "service", "realm"):
                (size,) = struct.unpack("!H", exactly(connection, 2))
                fields.append(exactly(connection, size))
            word = b"OK" if fields[1] == b"secret" else b"NO"
            connection.sendall(struct.pack("!H", len(word)) + word)
        except (EOFError, OSError):
            pass


def authenticate(path):
    sock = bound(socket.SOCK_STREAM, path)
    sock.listen(64)
    while True:
        connection, _ = sock.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


threading.Thread(target=keep_log, args=(sys.argv[1],), daemon=True).start()
authenticate(sys.argv[2])
