"""What docs/asvs.md says holds: its tests are there, its settings are settings, and nothing is left without an answer."""

from __future__ import annotations

from dataclasses import fields

from register.config import Settings
from register.domain.accounts.accounts import SignInPolicy
from tests.architecture.asvs import ITEMS, missing, page
from tests.architecture.sources import ROOT


def test_every_test_that_is_named_is_there() -> None:
    assert missing() == []


def test_every_setting_that_is_named_is_one() -> None:
    known = {field.name for cls in (Settings, SignInPolicy) for field in fields(cls)}
    assert sorted({item.setting for item in ITEMS if item.setting} - known) == []


def test_every_item_is_answered_once() -> None:
    assert [item.id for item in ITEMS if not (item.tests or item.setting or item.reason)] == []
    assert len({item.id for item in ITEMS}) == len(ITEMS)
    order = [tuple(map(int, item.id.split("."))) for item in ITEMS]
    assert order == sorted(order)


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8") == page(), (
        "python -m tests.architecture.write_asvs"
    )
