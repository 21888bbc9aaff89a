"""The served process answers others while many clients are slow, and lets go of the slow ones."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from register.slow_clients import HEAD_SECONDS, MOST_WAITING
from tests.harness.servers import free_port

MANY = 60
"""More than the process has threads."""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """`armslength serve` with one worker, as it runs at a body that named no proxy; its port, and what it said."""
    instance = tmp_path_factory.mktemp("served")
    port, said = free_port(), instance / "said.txt"
    given = {**os.environ, "ARMSLENGTH_INSTANCE": str(instance), "ARMSLENGTH_ARGON2_ROUNDS": "1"}
    made = [sys.executable, "-m", "register", "init", "--administrator", "admin@example.org"]
    subprocess.run(made, env=given, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "register", "serve", "--port", str(port), "--workers", "1"]
    with said.open("wb") as errors:
        process = subprocess.Popen(command, env=given, stderr=errors)
        try:
            _await(port)
            yield port, said
        finally:
            process.terminate()
            process.wait(90)


def _await(port: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            answer(port)
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("nothing is served")


def answer(port: int, seconds: float = 60) -> int:
    return int(urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=seconds).status)


@contextmanager
def slow(port: int, sent: bytes, many: int = MANY) -> Iterator[list[socket.socket]]:
    """Many connections that each sent this much."""
    made = [socket.create_connection(("127.0.0.1", port)) for _ in range(many)]
    try:
        for each in made:
            each.sendall(sent)
        yield made
    finally:
        for each in made:
            each.close()


def drip(clients: list[socket.socket], piece: bytes) -> int:
    """One more piece on each; how many are still connected."""
    alive = 0
    for each in clients:
        try:
            each.sendall(piece)
            each.settimeout(0.01)
            alive += each.recv(1000) != b""
        except TimeoutError:
            alive += 1
        except OSError:
            pass
    return alive


def gone(clients: list[socket.socket], piece: bytes, seconds: float) -> bool:
    """Whether all were let go of within this time, however they went on sending."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not drip(clients, piece):
            return True
        time.sleep(0.5)
    return False


def test_heads_that_come_slowly_hold_nobody_up_and_never_last(served: tuple[int, Path]) -> None:
    port, _said = served
    with slow(port, b"GET /sign-in HTTP/1.1\r\nHost: x\r\n") as clients:
        assert drip(clients, b"X-A: b\r\n") == MANY
        assert answer(port) == 200
        assert gone(clients, b"X-A: b\r\n", HEAD_SECONDS + 20)
        assert answer(port) == 200


def told(client: socket.socket) -> bytes:
    """One whole answer."""
    answered = b""
    while not answered.endswith(b"ok\n"):
        answered += client.recv(1000)
    return answered


def test_a_head_in_pieces_and_a_second_request_on_one_connection_are_answered(
    served: tuple[int, Path],
) -> None:
    port, _said = served
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(15)
        for _ in range(2):
            for piece in (b"GET /healthz HT", b"TP/1.1\r\nHost: x\r", b"\n\r\n"):
                client.sendall(piece)
                time.sleep(0.1)
            assert told(client).startswith(b"HTTP/1.1 ")


FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.mark.parametrize("how", ["Content-Length: 3000", "Content-Length: 9000000", "Transfer-Encoding: chunked",
                                 "Content-Length: 3000\r\nExpect: 100-continue"])  # fmt: skip
def test_bodies_that_come_slowly_hold_nobody_up(served: tuple[int, Path], how: str) -> None:
    port, _said = served
    head = f"POST /sign-in HTTP/1.1\r\nHost: x\r\n{FORM}\r\n{how}\r\n\r\n"
    with slow(port, head.encode() + b"1\r\na\r\n") as clients:
        assert drip(clients, b"1\r\na\r\n") == MANY
        began = time.monotonic()
        assert answer(port) == 200
        assert time.monotonic() - began < HEAD_SECONDS / 2


CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("how", "pieces"),
    [
        ("Content-Length: 7", (b"a=b", b"&c=d")),
        (CHUNKED, (b"3\r\na=b\r\n", b"0\r\n\r\n")),
        (f"{CHUNKED}\r\nTrailer: X-Sum", (b"3\r\na=b\r\n", b"0\r\nX-Sum: 7\r\n\r\n")),
        ("Content-Length: 7\r\nExpect: 100-continue", (b"a=b", b"&c=d")),
    ],
    ids=["length", "chunks", "chunks and a field after them", "asks leave"],
)
def test_a_body_in_pieces_is_answered(served: tuple[int, Path], how: str, pieces: tuple[bytes, ...]) -> None:
    port, _said = served
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(15)
        client.sendall(f"POST /healthz HTTP/1.1\r\nHost: x\r\n{FORM}\r\n{how}\r\n\r\n".encode())
        if "Expect" in how:
            assert client.recv(1000).startswith(b"HTTP/1.1 100 ")
        for piece in pieces:
            time.sleep(0.1)
            client.sendall(piece)
        answered = b""
        while b"HTTP/1.1 405 " not in answered:
            more = client.recv(1000)
            assert more, "the connection was closed without an answer"
            answered += more


def test_a_new_connection_has_a_place_however_many_wait(served: tuple[int, Path]) -> None:
    port, _said = served
    with slow(port, b"GET /sign-in HTTP/1.1\r\nHost: x\r\n", MOST_WAITING + 20) as clients:
        assert answer(port) == 200
        assert drip(clients, b"X-A: b\r\n") < MOST_WAITING + 20


def test_bodies_that_come_slowly_do_not_last(served: tuple[int, Path]) -> None:
    port, _said = served
    head = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
    with slow(port, head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n", 12) as clients:
        assert gone(clients, b"a", 200)
        assert answer(port) == 200


def test_serve_says_that_no_proxy_stands_in_front(served: tuple[int, Path]) -> None:
    assert "No reverse proxy is named" in served[1].read_text()
