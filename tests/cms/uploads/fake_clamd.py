"""A clamd that speaks the INSTREAM command of the real one, and finds the EICAR test file.

`nINSTREAM\\n`, then chunks of a length (four bytes, big-endian) and as many bytes, then a length of
zero. The answer is a line: `stream: OK`, `stream: Eicar-Test-Signature FOUND`, or the complaint
about a stream that is too long, after which clamd hangs up.
"""

import socket
import socketserver
import struct
import threading
from contextlib import contextmanager

# Split, so that no scanner takes this file for the thing itself.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.server.stream_max_length:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\n")
                return
        self.server.received.append(content)
        found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + (self.server.answer or found) + b"\n")


class FakeClamd(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True

    def __init__(self, path=""):
        self.address_family = socket.AF_UNIX if path else socket.AF_INET
        super().__init__(path or ("127.0.0.1", 0), _Handler)
        self.received, self.answer, self.stream_max_length = [], b"", 25_000_000

    @property
    def address(self):
        here = self.server_address
        return here if isinstance(here, str) else "{}:{}".format(*here)


@contextmanager
def running_clamd(path=""):
    """One on a free port, or at the path of a socket."""
    with FakeClamd(path) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
