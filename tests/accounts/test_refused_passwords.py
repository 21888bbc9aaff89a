"""The most used passwords are refused, quickly and in little memory."""

from __future__ import annotations

import hashlib
import tracemalloc
from time import process_time

import pytest
from flask import Flask

from register.accounts.passwords import chosen
from register.accounts.refused_passwords import _FOLDER, _LIST, about, digest, is_refused
from register.domain.errors import Invalid
from tests.architecture.sources import ROOT

PACKED = (ROOT / "register" / "accounts" / _LIST).read_bytes()


def test_the_list_holds_a_hundred_thousand_and_says_where_they_come_from() -> None:
    told = about()
    assert told.count == 100_000
    assert len(PACKED) == told.count * told.width
    assert hashlib.sha256(PACKED).hexdigest() == told.sha256
    assert told.source
    assert told.licence
    each = [PACKED[at : at + told.width] for at in range(0, len(PACKED), told.width)]
    assert each == sorted(set(each))
    assert "refused_passwords" in (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert _FOLDER == "register.accounts"


@pytest.mark.parametrize(
    "used",
    [
        "password",
        "PASSWORD",
        "123456",
        "monkey",
        "1qaz2wsx3edc",
        "Password123456!",
        "p4ssw0rd",
        "123456789012",
    ],
)
def test_what_many_people_use_is_found_however_it_is_spelt(used: str) -> None:
    assert is_refused(used)


@pytest.mark.parametrize(
    "rare", ["turnip lantern 88 gravel", "Marmalade-otter-7-lantern", "κόκκινο καράβι 7", ""]
)
def test_what_hardly_anybody_uses_is_not(rare: str) -> None:
    assert not is_refused(rare)


@pytest.mark.on("sqlite")
def test_nobody_chooses_one_of_them(app: Flask) -> None:
    with app.app_context(), pytest.raises(Invalid, match="fewer people use"):
        chosen("2024-counterstrike!", "ann@example.org")


def test_a_look_takes_a_few_reads_and_no_memory_to_speak_of() -> None:
    is_refused("warm")
    tracemalloc.start()
    begun = process_time()
    for number in range(500):
        is_refused(f"turnip lantern {number} gravel")
    taken = (process_time() - begun) / 500
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 0.005, f"{taken * 1000:.2f} ms"
    assert peak < 200_000, f"{peak} bytes"
    assert len(digest("x")) == about().width
