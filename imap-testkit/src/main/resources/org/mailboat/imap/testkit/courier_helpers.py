"""courier_helpers.py LOG SOCKET MAIL: what Courier needs around it.

A syslog socket whose lines go to the file LOG, and an authentication daemon on SOCKET that knows
every user by the password "secret" and makes the maildir MAIL/user/Maildir at the first login
(https://www.courier-mta.org/authlib/README_authlib.html#authpipeproto).
"""

import os
import pwd
import socket
import sys
import threading

OWNER = pwd.getpwnam("mail")


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


def found(mail, user):
    home = os.path.join(mail, os.path.basename(user))
    for part in ("", "Maildir", "Maildir/cur", "Maildir/new", "Maildir/tmp"):
        directory = os.path.join(home, part)
        if not os.path.isdir(directory):
            os.mkdir(directory, 0o755)
            os.chown(directory, OWNER.pw_uid, OWNER.pw_gid)
    fields = {
        "UID": OWNER.pw_uid,
        "GID": OWNER.pw_gid,
        "HOME": home,
        "ADDRESS": user,
        "MAILDIR": home + "/Maildir",
        "PASSWD2": "secret",
    }
    return "".join(f"{name}={value}\n" for name, value in fields.items()) + ".\n"


def answered(lines, mail):
    words = lines.readline().decode().split()
    while words[:1] and words[0].startswith("TCPREMOTEIP="):
        words = lines.readline().decode().split()
    if words[:1] == ["PRE"] and len(words) > 3:
        return found(mail, words[3])
    if words[:1] == ["AUTH"]:
        _service, kind, user, password = lines.read(int(words[1])).decode().split("\n")[:4]
        if kind == "login" and password == "secret":
            return found(mail, user)
    return "FAIL\n"


def answer(connection, mail):
    with connection, connection.makefile("rb") as lines:
        try:
            connection.sendall(answered(lines, mail).encode())
        except (OSError, ValueError):
            pass


def authenticate(path, mail):
    sock = bound(socket.SOCK_STREAM, path)
    sock.listen(64)
    while True:
        connection, _ = sock.accept()
        threading.Thread(target=answer, args=(connection, mail), daemon=True).start()


threading.Thread(target=keep_log, args=(sys.argv[1],), daemon=True).start()
authenticate(sys.argv[2], sys.argv[3])
