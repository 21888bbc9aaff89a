"""What stands in for a value that a template asked for and nobody gave."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType

from flask import current_app, has_app_context
from jinja2 import ChainableUndefined

MACRO_SUFFIX = ".jinja"


class LoudUndefined(ChainableUndefined):
    """Chains quietly, as the NHS macros need, but refuses to be printed by one of our own templates.

    Loud only while testing or debugging: on a live page a blank is better than no page.
    """

    def __str__(self) -> str:
        self._complain()
        return super().__str__()

    def __html__(self) -> str:
        self._complain()
        return super().__html__()

    def __iter__(self) -> Iterator[object]:
        self._complain()
        return super().__iter__()

    def _complain(self) -> None:
        if _is_rehearsal() and _asking_template().endswith(".html"):
            self._fail_with_undefined_error()


def _is_rehearsal() -> bool:
    return has_app_context() and (current_app.testing or current_app.debug)


def _asking_template() -> str:
    """The file of the nearest template that is being drawn, or an empty string."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.endswith((".html", MACRO_SUFFIX)):
            return name
        frame = frame.f_back
    return ""
