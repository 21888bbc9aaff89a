"""A file within JSON: its name, and its bytes in base64."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated

from register.domain.errors import Invalid
from register.domain.texts import Line, Prose, Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSent(Typed):
    """A file. content: its bytes in base64."""

    file_name: Annotated[str, Line("the name of the file", longest=300)]
    content: Annotated[str, Prose("the bytes of the file in base64", longest=35_000_000)]


def bytes_of(content: str) -> bytes:
    """Invalid where it is not base64."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Invalid({"content": "Enter the bytes of the file in base64"}) from fault
