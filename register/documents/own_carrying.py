"""Carries what was chosen for the places of a file over to the same places once paragraphs went or came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from register.documents.own_choices import EACH_UNTIL
from register.documents.places import Place, read_places


def carried(picks: Mapping[str, Any], before: bytes, after: bytes) -> dict[str, Any]:
    """The choices for the file as it reads afterwards; those for places that are gone are let go."""
    moved = _moves(before, after)
    found = {}
    for key, pick in picks.items():
        place, dot, column = key.partition(".") if key not in moved else (key, "", "")
        if place in moved:
            found[moved[place] + dot + column] = _carried_end(pick, moved)
    return found


def _moves(before: bytes, after: bytes) -> dict[str, str]:
    """Old id -> new id of each place that is there both times: the first of those that read alike is the first again."""
    new = _alike(after)
    return {
        old: new[said][n]
        for said, places in _alike(before).items()
        for n, old in enumerate(places)
        if n < len(new.get(said, ()))
    }


def _alike(docx: bytes) -> dict[tuple[Any, ...], list[str]]:
    found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for place in read_places(docx):
        if place.id:
            found[_said(place)].append(place.id)
    return found


def _said(place: Place) -> tuple[Any, ...]:
    return place.kind, place.text, place.label, place.near, place.columns, place.row, place.column


def _carried_end(pick: Any, moved: Mapping[str, str]) -> Any:
    """What repeats ends at a heading, which may have another number now."""
    end = str(pick).removeprefix(EACH_UNTIL)
    return f"{EACH_UNTIL}{moved[end]}" if str(pick).startswith(EACH_UNTIL) and end in moved else pick
