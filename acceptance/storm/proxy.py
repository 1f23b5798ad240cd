"""Passes bytes between client and server, and breaks links at bad moments."""

import socket
import threading

WRITES = [b' APPEND ', b' UID MOVE ', b' UID COPY ', b' UID STORE ', b' RENAME ', b' CREATE ']


class FaultProxy:
    """Cuts every connection made while `cut` is set: a number of octets, after that many in either
    direction; a command, when its answer comes, which is lost."""

    def __init__(self, port):
        self.server = port
        self.cut = None
        listener = socket.create_server(('127.0.0.1', 0))
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def random_cut(self, chance):
        return chance.choice([
            chance.choice(WRITES),
            chance.randint(500, 3_000),
            chance.randint(500, 60_000),
        ])

    def _accept(self, listener):
        while True:
            client, _ = listener.accept()
            try:
                server = socket.create_connection(('127.0.0.1', self.server))
            except OSError:
                client.close()
                continue
            link = _Link(client, server, self.cut)
            threading.Thread(target=link.pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=link.pump, args=(server, client, False), daemon=True).start()


class _Link:
    def __init__(self, client, server, cut):
        self.ends = (client, server)
        self.left = cut if isinstance(cut, int) else None
        self.command = cut if isinstance(cut, bytes) else None
        self.lost = False

    def pump(self, source, target, from_client):
        try:
            while octets := source.recv(65_536):
                if self.lost and not from_client:
                    break
                if self.left is not None:
                    if len(octets) >= self.left:
                        target.sendall(octets[:self.left])
                        break
                    self.left -= len(octets)
                if from_client and self.command and self.command in octets:
                    self.lost = True
                target.sendall(octets)
        except OSError:
            pass
        for end in self.ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
