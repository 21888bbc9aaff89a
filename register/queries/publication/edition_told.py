"""A row of an edition, published or about to be, in the words and values that page, file and call give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from register.domain.dates import london_day, said
from register.domain.interests.interests import SITUATION_LABELS, TYPE_LABELS, InterestType
from register.domain.money import pounds
from register.domain.publication.editions import SHOWN, STATE_LABELS, State
from register.domain.publication.withholdings import hidden_words, parted
from register.queries.listing import Column
from register.queries.publication.edition_drafts import WORDS, Draft

HEADINGS = {
    "position": "Row", "entry": "Entry", "person": "Name", "post": "Post", "organisation": "Organisation",
    "interest_type": "Type", "situation": "What it is about", "relationship": "Who has it",
    "description": "Description", "value_pence": "Value", "offer": "Accepted or declined",
    "managed": "How it is managed", "valid_from": "From", "valid_to": "To", "declared_on": "Declared on",
    "source_id": "Number at its source",
    "ground": "Ground", "withheld": "Left out", "rule": "Removed under rule", "removed_on": "Removed on",
    "entry_ref": "Reference", "person_ref": "Reference of the person",
    "organisation_ref": "Reference of the organisation", "commitment": "Commitment",
    "kind": "Manifest: kind", "manifest_ground": "Manifest: ground", "hidden": "Manifest: left out",
}  # fmt: skip
"""What a download holds of each row. The last four, with the row's number, let anybody compute the manifest again."""
FILED = tuple(
    Column(key, words, "money" if key == "value_pence" else "text") for key, words in HEADINGS.items()
)

COLUMNS = (
    Column("who", "Name and post", "link"), Column("entry", "Entry", "link"),
    Column("organisation", "Organisation", "link"),
    Column("description", "Description"), Column("offer_said", "Value"), Column("managed", "How it is managed"),
    Column("held", "When"), Column("position", "Row"),
)  # fmt: skip
"""What a page shows of each row."""

NOT_SHOWN = "Withheld"


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it is read: its state, and the values of a download."""

    state: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowTold:
    """One row of an edition as machines are told it."""

    position: int
    entry: str
    person: str | None
    post: str | None
    organisation: str | None
    interest_type: str | None
    situation: str | None
    relationship: str | None
    description: str | None
    value_pence: int | None
    offer: str | None
    managed: str | None
    valid_from: date | None
    valid_to: date | None
    declared_on: date | None
    source_id: str | None
    ground: str | None
    withheld: str | None
    rule: str | None
    removed_on: date | None
    entry_ref: str | None
    person_ref: str | None
    organisation_ref: str | None
    commitment: str
    kind: str
    manifest_ground: str
    hidden: str


def draft_told(row: Draft, names: Mapping[str, str]) -> Told:
    """A row of a preview."""
    words = {name: getattr(row, name) for name in WORDS}
    manifest = {name: getattr(row, name) for name in ("position", "commitment", "kind", "ground", "hidden")}
    return told(
        {
            **words, **manifest, "rule": row.rule, "removed_at": row.removed_at, "entry_ref": row.subject_ref,
            "person_ref": row.person_ref, "organisation_ref": row.organisation_ref,
        }, State(row.state), row.ground,
        row.hidden, names,
    )  # fmt: skip


def told(
    row: Mapping[str, Any], state: State, ground: str | None, hidden: str, names: Mapping[str, str]
) -> Told:
    """row: the words, the refs and the row of the manifest. ground, hidden: what is left out now, and why."""
    shown, removed = state in SHOWN, state is State.REMOVED
    fields = parted(hidden)
    kept = {name: row[name] if shown and name not in fields else None for name in WORDS}
    values = {
        **kept,
        "interest_type": _type(kept["interest_type"]),
        "situation": SITUATION_LABELS.get(str(kept["situation"]), kept["situation"]),
        "offer": kept["offer_response"] and kept["offer_response"].capitalize(),
        "position": row["position"], "ground": names.get(ground, ground) if ground and not removed else None,
        "withheld": hidden_words(hidden) if shown else None,
        "rule": row["rule"] if removed else None,
        "removed_on": london_day(row["removed_at"]) if removed else None,
        "commitment": row["commitment"], "kind": row["kind"], "manifest_ground": row["ground"],
        "hidden": row["hidden"], **_refs(row, state, fields),
    }  # fmt: skip
    del values["offer_response"]
    return Told(state.value, {**values, "entry": _entry(state, values)})


def _refs(row: Mapping[str, Any], state: State, fields: frozenset[str]) -> dict[str, str | None]:
    """What leads to the entry, the person and the organisation: nothing that leads to what is withheld."""
    shown = state in SHOWN
    return {
        "entry_ref": row.get("entry_ref") if state is not State.WITHHELD else None,
        "person_ref": row.get("person_ref") if shown and "person" not in fields else None,
        "organisation_ref": row.get("organisation_ref") if shown and "organisation" not in fields else None,
    }


def _type(code: str | None) -> str | None:
    return None if code is None else TYPE_LABELS[InterestType(code)]


def filed(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a spreadsheet takes it: an amount in pounds."""
    pence = values["value_pence"]
    return {**values, "value_pence": None if pence is None else pounds(pence)}


def on_page(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a page shows it, in fewer columns than a download has."""
    fields = parted(values["hidden"]) if values["kind"] else frozenset()
    who = ", ".join(part for part in (values["person"], values["post"]) if part)
    kind = _about(values) if values["situation"] else values["entry"]
    left_out = values["withheld"]
    return {
        **values,
        "who": who or ("Name withheld" if left_out and "person" in fields else "Not shown"),
        "entry": f"{kind}. {NOT_SHOWN}: {left_out.lower()}{_why(values)}" if left_out else kind,
        "held": held_words(values["valid_from"], values["valid_to"]),
        "offer_said": offer_words(values),
    }


def _why(values: Mapping[str, Any]) -> str:
    return f" ({str(values['ground']).lower()})" if values["ground"] else ""


def offer_words(values: Mapping[str, Any]) -> str | None:
    """The worth, and what became of the offer, where there was one."""
    pence = values["value_pence"]
    parts = [f"£{pounds(pence):,.2f}" if pence is not None else None, values["offer"]]
    return ", ".join(part.lower() if n else part for n, part in enumerate(filter(None, parts))) or None


def held_words(first: date | None, last: date | None) -> str | None:
    if first is None:
        return None
    if first == last:
        return said(first)
    return f"Since {said(first)}" if last is None else f"{said(first)} to {said(last)}"


def _about(values: Mapping[str, Any]) -> str | None:
    """What an interest is about, of which type, and through whom, in one phrase."""
    parts = [values[name] for name in ("situation", "interest_type", "relationship") if values[name]]
    return ", ".join([*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])]) or None


def _entry(state: State, values: Mapping[str, Any]) -> str:
    if state is State.REMOVED:
        return f"Removed under rule {values['rule']}, {said(values['removed_on'])}"
    if state is State.WITHHELD:
        return f"{STATE_LABELS[state]}: {str(values['ground'] or 'no ground').lower()}"
    if state is State.NOTHING and values["declared_on"]:
        return f"{STATE_LABELS[state]}, said on {said(values['declared_on'])}"
    return STATE_LABELS[state]
