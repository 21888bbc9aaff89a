"""The application as tests make it: the product's own, quicker in what no test is about."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import TYPE_CHECKING, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from tests.harness import engines, offered
from tests.harness.servers import Visitor

if TYPE_CHECKING:
    from register.config import Settings

SECRET = "a secret that only tests know, long enough"


class CompiledTemplates(BytecodeCache):
    """What Jinja made of each template, kept for every application of this process while its text is the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key] = bucket.checksum, bucket.code


class KnownRule(Rule):
    """An address whose builder is compiled once a process: it depends on the words of the address alone."""

    _known: ClassVar[dict[object, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        words = (self.rule, tuple(self._trace), append_unknown)
        if words not in self._known:
            self._known[words] = super()._compile_builder(append_unknown)
        return self._known[words]


Flask.url_rule_class = KnownRule
_COMPILED = CompiledTemplates()


def application(settings: Settings) -> Flask:
    """A new application for one test, whose templates another may have compiled."""
    from register import create_app
    from register.db import engine_of

    made = create_app(settings)
    made.test_client_class = Visitor
    share_templates(made)
    offered.look_at_each_page(made)
    engines.share(engine_of(made))
    return made


def share_templates(app: Flask) -> None:
    """Use what any application of this process has compiled, and leave there what this one compiles."""
    app.jinja_env.bytecode_cache = _COMPILED
