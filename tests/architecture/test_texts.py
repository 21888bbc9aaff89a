"""Each text that people type says what kind it is, in one place that every door asks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import String

import forms
from forms.base import NhsForm, _texts_made_by
from forms.fields import TextField
from register import domain, services
from register.domain.texts import Typed, texts_of
from register.models import every  # noqa: F401
from register.models.registry import kinds

CODES = frozenset(
    {"kind", "matter", "situation", "lawful_basis", "categories", "edition", "drawn_basis", "phase", "severity",
     "likelihood", "happened", "involved", "decision_reason", "statutory_dual", "id", "bodies", "purposes",
     "purpose_code", "special_basis", "confidentiality_basis", "frequency",
     "spend_categories", "spend_category", "contract_kind",
     "service_kind", "programme_kind", "milestone_kind", "option_form", "transfer_route", "pension_route", "scored_by",
     "pilot_decision", "checklist_kind", "waiver_reason", "check_kind", "execution", "route", "notice_kind", "received_by",
     "step_kind", "term", "screening_question", "asset_kind", "asset_format", "subjects", "volume_band",
     "answered_field", "retest_route", "schedule_condition", "risk_likelihood", "risk_impact"}
)  # fmt: skip
"""Words chosen from a list of ours, each compared with that list."""


def _modules(package: Any) -> Iterator[Any]:
    for found in iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{found.name}")


def _asked_for() -> list[type[Any]]:
    """Every class of what people ask for, by name."""
    found = {
        cls
        for package in (domain, services)
        for module in _modules(package)
        for cls in vars(module).values()
        if isinstance(cls, type) and issubclass(cls, Typed) and cls is not Typed
    }
    return sorted(found, key=lambda cls: cls.__qualname__)


def _is_text(hint: Any) -> bool:
    return hint is str or any(_is_text(part) for part in get_args(hint) if part is not Ellipsis)


@pytest.mark.parametrize("cls", _asked_for(), ids=lambda cls: cls.__name__)
def test_every_text_says_its_kind_unless_it_is_an_id_or_a_word_of_ours(cls: type[Any]) -> None:
    hints, kinds_of = get_type_hints(cls), texts_of(cls, lists=True)
    plain = {
        field.name
        for field in dataclasses.fields(cls)
        if _is_text(hints[field.name]) and field.name not in kinds_of and not field.name.endswith("_id")
    }
    assert plain - CODES - {"agreed_by", "answered_by", "fields", "seen_to_by"} == set()


def _lengths() -> Iterator[tuple[str, int, int]]:
    """Each text with the column of its noun: where, how long it may be, how long the column is."""
    rows = {model.__name__.removesuffix("Version"): model.__table__.columns for model in kinds().values()}
    for cls in _asked_for():
        columns = rows.get(cls.__name__.removeprefix("New"), {})
        for name, text in texts_of(cls).items():
            kind = columns[name].type if name in columns else None
            if isinstance(kind, String) and kind.length is not None:
                yield f"{cls.__name__}.{name}", text.longest, kind.length


def test_every_text_fits_into_its_column() -> None:
    found = list(_lengths())
    assert len(found) > 10
    assert [where for where, longest, room in found if longest > room] == []


def _form_texts() -> Iterator[tuple[str, Any]]:
    for module in _modules(forms):
        for cls in vars(module).values():
            if isinstance(cls, type) and issubclass(cls, NhsForm):
                yield from (
                    (f"{cls.__name__}.{name}", getattr(cls, name, None)) for name in _texts_made_by(cls)
                )


def test_no_form_repeats_how_long_a_text_may_be() -> None:
    found = {where: field for where, field in _form_texts() if field is not None}
    assert len(found) > 15
    assert [where for where, field in found.items() if not issubclass(field.field_class, TextField)] == []
    assert [where for where, field in found.items() if "limit" in field.kwargs] == []
