"""The only outgoing HTTP: a checkpoint to its witnesses, a call to an outside watcher, events to their receivers."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from register.domain.web_addresses import is_web_address

TIMEOUT_SECONDS = 10
PATIENCE_SECONDS = 15.0
"""How long all of them together are waited for."""
PORTS = {"http": 80, "https": 443}
TRANSLATED = IPv6Network("64:ff9b::/96")
LONGEST_ANSWER = 64 * 1024
_busy: dict[str, threading.Thread] = {}
"""Addresses that were asked and have not come to an end; none is asked twice at once."""


def post_each(requests: Mapping[str, bytes]) -> dict[str, tuple[int, str]]:
    """(status, answer) by address, all asked at once; whoever takes too long is left behind, with status 0."""
    return _each({url: partial(post_text, url, body) for url, body in requests.items()})


def call(url: str, *, own_network: bool = False) -> tuple[int, str]:
    """(status, what went wrong) of a plain GET that follows nothing; status 0 when nobody answered. Words never hold the
    address: whoever knows it could speak for this register.

    own_network: whether it may lie on this machine or its network, as only a test's does."""
    return _each({url: partial(_got, url, own_network)})[url]


def post_json(
    url: str, body: bytes, headers: Mapping[str, str], *, own_network: bool = False
) -> tuple[int, str]:
    """(status, what went wrong) of a POST that follows nothing, whatever it is answered. It reaches the address that was
    looked at, and never this machine or its network but where own_network says so."""
    kind = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return _each({url: partial(_posted, url, own_network, body, {**kind, **headers})})[url]


def _each(requests: Mapping[str, Callable[[], tuple[int, str]]]) -> dict[str, tuple[int, str]]:
    answers: dict[str, tuple[int, str]] = {}
    until = time.monotonic() + PATIENCE_SECONDS
    threads = [_asked(url, ask, answers) for url, ask in requests.items()]
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    late = (0, f"not within {PATIENCE_SECONDS:g} seconds")
    return {url: answers.get(url, late) for url in requests}


def _asked(
    url: str, ask: Callable[[], tuple[int, str]], answers: dict[str, tuple[int, str]]
) -> threading.Thread:
    """The thread that asks; the one that still does, if there is one."""
    before = _busy.get(url)
    if before is not None and before.is_alive():
        return before
    asking = threading.Thread(target=lambda: answers.update({url: ask()}), name="asking", daemon=True)
    _busy[url] = asking
    asking.start()
    return _busy[url]


def _got(url: str, own_network: bool) -> tuple[int, str]:
    status, _, why = _talked(url, "", "GET", None, {}, own_network)
    return status, why


def _posted(url: str, own_network: bool, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    status, _, why = _talked(url, "", "POST", body, headers, own_network)
    return status, why


def ask(
    url: str, path: str, method: str, body: bytes | None, headers: Mapping[str, str], *, own_network: bool = False
) -> tuple[int, str]:  # fmt: skip
    """(status, answer) of a service at this address, asked for a path of its own; status 0 and why when nobody answered.
    It goes where `post_json` does."""
    status, answer, why = _talked(url, path, method, body, headers, own_network)
    return status, answer if status else why


def _talked(
    url: str, path: str, method: str, body: bytes | None, headers: Mapping[str, str], own_network: bool
) -> tuple[int, str, str]:
    """Status, answer, and what went wrong."""
    if not is_web_address(url):
        return 0, "", "not a web address"
    asked = urlsplit(url)
    reached = _Reached(asked.hostname or "", asked.port or PORTS[asked.scheme], timeout=TIMEOUT_SECONDS)
    reached.own_network, reached.secure = own_network, asked.scheme == "https"
    sent = {"User-Agent": "armslength", "Connection": "close", **headers}
    try:
        reached.request(method, f"{asked.path}{path}" or "/", body=body, headers=sent)
        answer = reached.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace"), ""
    except (OSError, ValueError, HTTPException) as fault:
        return 0, "", str(fault) if isinstance(fault, OwnNetwork) else type(fault).__name__
    finally:
        reached.close()


class OwnNetwork(OSError):
    """The address leads to this machine or its own network."""


class _Reached(HTTPConnection):
    """A connection to the very address that was looked at: a name cannot lead elsewhere in between."""

    own_network = False
    secure = True

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if not self.own_network and not all(map(is_outside, addresses)):
            raise OwnNetwork("it leads to this machine's own network")
        self.sock = socket.create_connection((addresses[0], self.port), TIMEOUT_SECONDS)
        if self.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def is_outside(address: str) -> bool:
    """Whether an internet address is one of the public internet and of a single machine."""
    found = ip_address(address.split("%")[0])
    return all(bool(one.is_global) and not one.is_multicast for one in (found, *_carried(found)))


def _carried(found: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, 6to4, Teredo, or translated (RFC 6052)."""
    if isinstance(found, IPv4Address):
        return []
    inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if found in TRANSLATED:
        inner.append(IPv4Address(int(found) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


def post_text(url: str, body: bytes) -> tuple[int, str]:
    """(status, answer); status 0 when nobody answered. Only http and https addresses."""
    if not is_web_address(url):
        return 0, "not a web address"
    request = Request(url, data=body, method="POST", headers={"Content-Type": "text/plain"})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except HTTPError as fault:
        with fault:
            return fault.code, fault.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except URLError as fault:
        return 0, getattr(fault.reason, "strerror", None) or str(fault.reason)
    except (OSError, ValueError, HTTPException) as fault:
        return 0, type(fault).__name__
