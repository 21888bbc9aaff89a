"""The web server's worker: no thread waits for somebody who is slow to ask, and none for long for whoever is slow to send.

A request is given to a thread when its head has come as a whole. Until then the connection costs a place in a list, and it
is closed when the head takes too long.
"""

from __future__ import annotations

import errno
import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10
"""A head that has not come within this time never comes."""
MOST_HEAD = 64 * 1024
"""A longer head is handed over as it is, and refused there."""
STALL_SECONDS = 10
"""How long one read or one write may bring nothing forward."""
GRACE_SECONDS, LEAST_RATE = 10, 4 * 1024
"""After the grace, a body comes with this many bytes a second on average."""
END_OF_HEAD = (b"\r\n\r\n", b"\n\n")


class Impatient(socket.socket):
    """A connection whose other side has to get on with it."""

    _waited, _got = 0.0, 0

    def begin(self) -> None:
        """A request begins: count anew."""
        self._waited, self._got = 0.0, 0

    def setblocking(self, flag: bool) -> None:
        self.settimeout(STALL_SECONDS if flag else 0.0)

    def recv(self, size: int, flags: int = 0) -> bytes:
        asked_at = time.monotonic()
        data = super().recv(size, flags)
        if flags & socket.MSG_PEEK:
            return data
        self._got += len(data)
        self._waited += time.monotonic() - asked_at  # what the other side took, never a queue of ours
        late = self._waited - GRACE_SECONDS
        if late > 0 and self._got < late * LEAST_RATE:
            raise ConnectionResetError(errno.ECONNRESET, "too slow")
        return data


class Worker(ThreadWorker):
    """Threads that get whole heads only."""

    poller: selectors.BaseSelector

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError as fault:
            if fault.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        mine = Impatient(fileno=client.detach())
        self._await(TConn(self.cfg, mine, address, listener.getsockname()))  # type: ignore[no-untyped-call]

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """A connection that was kept alive: its next head has to come as a whole too."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)

    def _await(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        try:
            head = client.recv(MOST_HEAD, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            head = b""
        if _is_whole(head):
            self._hand_over(conn)
        elif len(head) < _asked(client):
            self._drop(conn)
        else:
            _ask_for(client, len(head) + 1)

    def _hand_over(self, conn: Any) -> None:
        self._forget(conn)
        _ask_for(conn.sock, 1)
        conn.sock.begin()
        conn.data_ready = True
        self.enqueue_req(conn)  # type: ignore[no-untyped-call]

    def _drop(self, conn: Any) -> None:
        """The other side went away."""
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)


def _is_whole(head: bytes) -> bool:
    return len(head) >= MOST_HEAD or any(end in head for end in END_OF_HEAD)


def _asked(client: socket.socket) -> int:
    return client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT)


def _ask_for(client: socket.socket, least: int) -> None:
    """Wake up when this much is there: what was looked at already is not looked at again."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, least)
