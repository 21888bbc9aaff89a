"""Which texts are addresses of something on the web that this product may link to or ask."""

from __future__ import annotations

import re
from ipaddress import IPv6Address

LONGEST = 2_000
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"https?://(?P<host>{_LABEL}(\.{_LABEL})*|\[(?P<six>[0-9A-Fa-f:.]+)\])(:(?P<port>\d{{1,5}}))?"
    r"(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?",
    re.ASCII,
)


def is_web_address(text: str) -> bool:
    """Whether this is http or https, a host of plain letters, perhaps a port and a path, and nothing else: no name or
    password, no question, no blank, no other scheme."""
    found = _ADDRESS.fullmatch(text) if len(text) <= LONGEST else None
    if found is None or len(found["host"]) > 253:
        return False
    return _is_six(found["six"]) and int(found["port"] or 1) in range(1, 65_536)


def _is_six(text: str | None) -> bool:
    try:
        return text is None or bool(IPv6Address(text))
    except ValueError:
        return False
