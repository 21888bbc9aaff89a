"""The web server's worker: no thread waits for somebody who is slow to ask, and none for long for whoever is slow to send.

A request is given to a thread when its head has come as a whole, and with it a short body, or the beginning of a long one.
Until then the connection costs a place in a list; it is closed when either takes too long or newer ones need the place.
"""

from __future__ import annotations

import errno
import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10
"""A head that has not come within this time never comes; what is awaited of a body has as long again."""
MOST_SEEN = 64 * 1024
"""So much of a request is awaited. A longer head is handed over as it is, and refused there; of a longer body, this much."""
MOST_WAITING = 500
"""So many connections wait for a whole request in one process; beyond it the one that waits longest is let go."""
STALL_SECONDS = 10
"""How long one read or one write may bring nothing forward."""
GRACE_SECONDS, LEAST_RATE = 10, 4 * 1024
"""After the grace, a body comes with this many bytes a second on average."""
END_OF_HEAD = (b"\r\n\r\n", b"\n\n")
LAST_CHUNK, END_OF_CHUNKS = b"\r\n0\r\n", b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]{1,18})[ \t]*\r?$", re.I | re.M)
CHUNKED = re.compile(rb"^transfer-encoding:", re.I | re.M)
EXPECTS = re.compile(rb"^expect:[ \t]*100-continue", re.I | re.M)
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


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
        if len(self.pending_conns) >= MOST_WAITING:
            self._drop(self.pending_conns[0])
        mine = Impatient(fileno=client.detach())
        self._await(TConn(self.cfg, mine, address, listener.getsockname()))  # type: ignore[no-untyped-call]

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """A connection that was kept alive: its next head has to come as a whole too."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)

    def _await(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        conn.has_head = False
        self._wait(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _wait(self, conn: Any) -> None:
        """Among those that wait, the last that is let go."""
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        try:
            seen = client.recv(MOST_SEEN, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            seen = b""
        head, wanted = _head(seen), _wanted(seen)
        if len(seen) >= wanted:
            self._hand_over(conn)
        elif len(seen) < _asked(client):
            self._drop(conn)
        else:
            self._await_body(conn, head)
            _ask_for(client, wanted)

    def _await_body(self, conn: Any, head: bytes) -> None:
        """Once the head is there: as long again for what is awaited of the body, which some ask leave to send."""
        if not head or conn.has_head:
            return
        conn.has_head = True
        self.pending_conns.remove(conn)
        self._wait(conn)
        if EXPECTS.search(head):
            with suppress(OSError):
                conn.sock.send(GO_ON)

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


def _head(seen: bytes) -> bytes:
    """The head, once it is there as a whole."""
    ends = [at + len(end) for end in END_OF_HEAD if (at := seen.find(end)) >= 0]
    return seen[: min(ends)] if ends else b""


def _wanted(seen: bytes) -> int:
    """So many bytes have to be there before a thread takes the request: one more, while nobody can tell."""
    head = _head(seen)
    if CHUNKED.search(head):
        return len(seen) if _has_last_chunk(seen, len(head)) else min(len(seen) + 1, MOST_SEEN)
    length = LENGTH.search(head)
    whole = len(head) + int(length[1] if length else 0) if head else len(seen) + 1
    return min(whole, MOST_SEEN)


def _has_last_chunk(seen: bytes, body: int) -> bool:
    """The chunk of no length has come, and whatever fields follow it. body: where the body begins."""
    return seen.endswith(END_OF_CHUNKS) and seen.find(LAST_CHUNK, body - len(b"\r\n")) >= 0


def _asked(client: socket.socket) -> int:
    return client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT)


def _ask_for(client: socket.socket, least: int) -> None:
    """Wake up when this much is there: what was looked at already is not looked at again."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, least)
