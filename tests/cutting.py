"""A line that breaks: what goes through it is passed on until so many bytes have come back, and then cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat

from app.post import Server


@contextmanager
def cut_after(server: Server, limits: Iterator[int]) -> Iterator[Server]:
    """The same server, by a line whose connections live for so many bytes each, later ones for ever."""
    lives = chain(limits, repeat(None))
    threads: list[threading.Thread] = []
    ends: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    beyond = socket.create_connection(("127.0.0.1", server.port))
                    ends.extend((line, beyond))
                    life = next(lives)
                    for pair in ((line, beyond, None), (beyond, line, life)):
                        thread = threading.Thread(target=_pass_on, args=pair)
                        threads.append(thread)
                        thread.start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield server._replace(port=listener.getsockname()[1])
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()
            for end in ends:
                end.close()


def _pass_on(source: socket.socket, target: socket.socket, life: int | None) -> None:
    left = life
    with suppress(OSError):
        while received := source.recv(65_536):
            piece = received if left is None else received[:left]
            target.sendall(piece)
            if left is not None and (left := left - len(piece)) == 0:
                break
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
