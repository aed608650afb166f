"""A server that says exactly the bytes it is told to: for answers that no honest server gives."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Talk = Callable[[str, Callable[[bytes], None]], None]
"""What a case does with one request: its path, and a way to send bytes."""


@dataclass
class Raw:
    """A running server: its address, the requests' heads, and how many bytes it sent."""

    url: str
    heads: list[str] = field(default_factory=list)
    sent: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.heads]


@contextmanager
def serve_raw(talk: Talk, host: str, tls: ssl.SSLContext | None = None) -> Iterator[Raw]:
    """One thread a connection, one request a connection; everything ends with the block."""
    listener = socket.create_server((host, 0))
    raw = Raw(f"{'https' if tls else 'http'}://{host}:{listener.getsockname()[1]}/")
    thread = threading.Thread(target=_accept, args=(listener, talk, raw, tls), daemon=True)
    thread.start()
    try:
        yield raw
    finally:
        raw.stopped.set()
        listener.close()


def _accept(listener: socket.socket, talk: Talk, raw: Raw, tls: ssl.SSLContext | None) -> None:
    while not raw.stopped.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(connection, talk, raw, tls), daemon=True).start()


def _serve(connection: socket.socket, talk: Talk, raw: Raw, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError, StopIteration), contextlib.closing(connection):
        connection.settimeout(30)
        stream = tls.wrap_socket(connection, server_side=True) if tls else connection
        head = b""
        while b"\r\n\r\n" not in head:
            part = stream.recv(65536)
            if not part:
                return
            head += part
        raw.heads.append(head.decode("latin-1"))
        talk(raw.paths[-1], lambda data: _send(stream, raw, data))


def _send(stream: socket.socket, raw: Raw, data: bytes) -> None:
    if raw.stopped.is_set():
        raise StopIteration
    stream.sendall(data)
    raw.sent += len(data)


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """A whole, honest answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
