"""A wire between a process and a store that can have the process killed at a chosen call."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Strike:
    """Kill when `marker` is sent: before the store hears of it, or after it has done it."""

    marker: bytes
    when: str
    kill: Callable[[], None]


class Tap:
    def __init__(self, port: int) -> None:
        self._upstream = port
        self._strike: Strike | None = None
        self.has_struck = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, strike: Strike) -> None:
        self.has_struck.clear()
        self._strike = strike

    def disarm(self) -> None:
        self._strike = None

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            store = socket.create_connection(("127.0.0.1", self._upstream))
            for end in (client, store):
                # Passing on a request in two parts must not wait for the first to be acknowledged.
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            done = threading.Event()
            back = threading.Thread(target=self._back, args=(store, client, done), daemon=True)
            back.start()
            with store:
                while data := client.recv(65_536):
                    strike = self._strike
                    if strike and strike.marker in data:
                        if strike.when == "before":
                            return self._hit(strike)
                        done.set()
                    store.sendall(data)

    def _back(self, store: socket.socket, client: socket.socket, done: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := store.recv(65_536):
                strike = self._strike
                if done.is_set() and strike:
                    return self._hit(strike)
                client.sendall(data)
            client.shutdown(socket.SHUT_WR)

    def _hit(self, strike: Strike) -> None:
        self._strike = None
        strike.kill()
        self.has_struck.set()
