"""Where a browser may break a word that is longer than a line: a code, an address, or what somebody typed without spaces."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

LONGEST = 24
"""Letters of a word that fit where little room is."""
EACH = 12
_LONG = re.compile(rf"\S{{{LONGEST + 1},}}")


def breakable(value: Any) -> Any:
    """The text with places to break in each word that is too long; copied, it is the word itself."""
    if not isinstance(value, str) or isinstance(value, Markup) or not _LONG.search(value):
        return value
    parts, at = [], 0
    for word in _LONG.finditer(value):
        parts += [escape(value[at : word.start()]), _broken(word[0])]
        at = word.end()
    return Markup("").join([*parts, escape(value[at:])])


def _broken(word: str) -> Markup:
    return Markup("<wbr>").join(word[start : start + EACH] for start in range(0, len(word), EACH))
