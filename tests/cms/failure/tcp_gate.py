"""Stands between the CMS and a server, and makes the server refuse, hang, or answer again."""

import socket
import threading
from contextlib import contextmanager, suppress
from select import select


class TcpGate:
    """`gate.refuse()`, `gate.hang()` and `gate.open()`; `gate.port` stays the same.

    Hanging takes connections and passes nothing on, as a paused server does.
    """

    def __init__(self, target):
        self.target = target
        self._listener = self._listening(0)
        self.port = self._listener.getsockname()[1]
        self._passing = threading.Event()
        self._passing.set()
        self._sockets = set()
        self._ended = False
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def refuse(self):
        self._listener.close()
        self._drop()

    def hang(self):
        self._passing.clear()

    def open(self):
        self._passing.set()
        if self._listener.fileno() == -1:
            self._listener = self._listening(self.port)
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def end(self):
        self._ended = True
        self._passing.set()
        self.refuse()

    def _listening(self, port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(50)
        listener.settimeout(0.1)
        return listener

    def _accept(self, listener):
        while not self._ended:
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            client.settimeout(None)
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        with suppress(OSError), client, socket.create_connection(self.target, 5) as server:
            pair = {client: server, server: client}
            self._sockets |= pair.keys()
            while not self._ended:
                for ready in select(list(pair), [], [], 0.2)[0]:
                    content = ready.recv(65536)
                    self._passing.wait()
                    if not content:
                        return
                    pair[ready].sendall(content)

    def _drop(self):
        for each in list(self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._sockets.clear()


@contextmanager
def gate_to(host, port):
    gate = TcpGate((host, port))
    try:
        yield gate
    finally:
        gate.end()
