"""The application as tests make it: the product's own, quicker in what no test is about."""

from __future__ import annotations

from types import CodeType
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event

from tests.harness.servers import Visitor

if TYPE_CHECKING:
    import sqlite3

    from flask import Flask

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


_COMPILED = CompiledTemplates()


def application(settings: Settings) -> Flask:
    """A new application for one test, whose templates another may have compiled."""
    from register import create_app
    from register.db import engine_of

    made = create_app(settings)
    made.test_client_class = Visitor
    share_templates(made)
    engine = engine_of(made)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _never_wait_for_the_disk)
    return made


def share_templates(app: Flask) -> None:
    """Use what any application of this process has compiled, and leave there what this one compiles."""
    app.jinja_env.bytecode_cache = _COMPILED


def _never_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """A test's database need not outlive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")
