"""Jinja's environment as this product uses it: no template is thrown away, and what all share is looked up quickly."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, KeysView, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class Shared(ChainMap[str, Any]):
    """The names that every template knows. A page draws dozens of macros, and Jinja compares these names for each:
    a dictionary's own are compared in C."""

    def __iter__(self) -> Iterator[str]:
        return super().__iter__() if self.maps[0] else iter(self.maps[-1])

    def keys(self) -> KeysView[str]:
        return super().keys() if self.maps[0] else self.maps[-1].keys()


class Templates(Environment):
    """Keeps every template: with those of the NHS frontend there are nearly as many as Jinja keeps of itself, which
    also puts each into another place of a list whenever it is asked for."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **{"cache_size": -1, **options})

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return Shared({} if d is None else d, self.globals)
