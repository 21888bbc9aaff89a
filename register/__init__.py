"""Arm's Length: keeps commissioners and providers of community services honestly apart."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from register.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application; imported inside so that the domain loads without Flask."""
    with _nothing_thrown_away():
        from register.app import build

        return build(settings)


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Start-up makes no rubbish to speak of: looking through all that it makes took a sixth of its time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def serving_app() -> Flask:
    """The application of a process that stays, such as a web worker."""
    app = create_app()
    settle()
    return app


def settle() -> None:
    """Keep what start-up made out of the garbage collector's rounds, and have these rounds be fewer: a list of
    40,000 rows took twice as long while the collector went through all that never becomes garbage."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 5)
