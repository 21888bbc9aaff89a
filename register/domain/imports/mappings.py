"""Mappings: small text files that say under which headings of a kind of file what stands, and what its words mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Words
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from register.domain.imports.tables import Table, heading_key
from register.domain.readers import named
from register.domain.separation.care_services import NewCareService
from register.domain.separation.sub_contractors import SUB_CONTRACTORS
from register.domain.sharing.flows import NewFlow
from register.domain.texts import sentence


class About(StrEnum):
    """What the rows of a file become."""

    INTERESTS = "interests"
    STAFF = "staff"
    CONTRACTS = "contracts"
    SERVICES = "services"
    FLOWS = "flows"


RECORDS = frozenset(name for name in named(NewCareService) if name.endswith("_id") or name == SUB_CONTRACTORS)
"""What a service says of other records: a file names organisations and a contract, and cannot name these by id."""
RECORDS_OF_FLOWS = frozenset(
    name for name in named(NewFlow) if name.endswith("_id") or name == "flow_approvals"
)
"""The same of a flow: a file names two organisations, an agreement and an information asset, and no rows of its own."""
FIELDS: dict[About, dict[str, str]] = {
    About.INTERESTS: {
        "source_id": "The entry's number where it comes from",
        "parent_id": "The number of the entry it belongs to",
        "person_id": "The person's number where it comes from",
        "person": "Name",
        "staff_number": "Staff number",
        "email": "Email address",
        "nil": "Whether it is a nil return",
        "situation": "What the interest is about",
        "interest_type": "Type of interest",
        "description": "Description",
        "organisation": "Organisation",
        "relationship": "Relationship",
        "value": "Value",
        "offer_response": "Accepted or declined",
        "giver_kind": "Who offered it",
        "became_of": "What became of it",
        "approved_by": "Who approved it",
        "arose_on": "Date it began",
        "became_aware_on": "Date the person became aware of it",
        "ended_on": "Date it ended",
        "declared_on": "Date it was declared",
        "period": "Period of a nil return",
    },
    About.STAFF: {
        "staff_number": "Staff number",
        "person": "Name",
        "email": "Email address",
        "post": "Post",
        "grade": "Grade",
        "reports_to": "Post it reports to",
        "decision_reason": "Why this is decision-making staff",
        "starts_on": "First day in the post",
        "ends_on": "Last day in the post",
    },
    About.CONTRACTS: {
        "source_id": "Reference number",
        "title": "Title",
        "description": "Short description",
        "commissioner": "Commissioner",
        "commissioner_number": "Number of the commissioner",
        "provider": "Provider",
        "provider_number": "Number of the provider",
        "value": "Value as awarded, with options and without VAT",
        "starts_on": "Start date",
        "ends_on": "End date",
        "latest_end_on": "Latest end date, with every option",
        "extendable": "Whether it can be extended",
        "extended_before": "Whether it was extended",
        "procurement_route": "Procurement route",
        "category": "Category",
        "notice_address": "Address of the award notice",
        "notice_months": "Notice period in months",
    },
    About.SERVICES: {
        "source_id": "Reference number",
        "commissioner": "Commissioner",
        "commissioner_number": "Number of the commissioner",
        "provider": "Provider",
        "provider_number": "Number of the provider",
        "contract": "Current contract, by its reference or its title",
        SUB_CONTRACTORS: "Sub-contractors, parted by semicolons, each with what it does after a colon",
        **{name: sentence(one.asked.thing) for name, one in named(NewCareService).items() if name not in RECORDS},
    },
    About.FLOWS: {
        "source_id": "Reference number",
        "sender": "From which organisation",
        "sender_number": "Number of the organisation it comes from",
        "receiver": "To which organisation",
        "receiver_number": "Number of the organisation it goes to",
        "agreement": "Agreement, by its reference or its title",
        "asset": "Information asset, by its reference or its name",
        **{name: sentence(one.asked.thing) for name, one in named(NewFlow).items() if name not in RECORDS_OF_FLOWS},
    },
}  # fmt: skip
"""What can be taken from a file, and what people call it."""
NEEDED = {
    About.INTERESTS: ("person", "description"),
    About.STAFF: ("person", "post"),
    About.CONTRACTS: ("title", "provider", "value", "starts_on", "ends_on"),
    About.SERVICES: tuple(
        name for name, one in named(NewCareService).items() if one.needed and name not in RECORDS
    ),
    About.FLOWS: ("title", "receiver", "purposes", "categories", "lawful_basis"),
}


class BadMapping(Exception):
    """A mapping that cannot be used; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How a kind of file is read. columns: field -> the headings it may stand under, the first that holds something
    counts. lines: label -> headings, whose text becomes a line of the description. ticked: field -> value -> headings
    under which a tick means that value. words: field -> what is written -> the value. usual: the value where the row
    says none. edition_folder: how the folder of an edition names its day, as in "%y%m%d", "" where it does not.
    went_to: a body that was split -> the one that goes on for this source. left_out: headings that are known and not
    wanted."""

    name: str
    title: str
    about: About
    source: str
    day_first: bool = True
    edition_folder: str = ""
    nil_months: bool = False
    columns: Words[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Words[str, tuple[str, ...]] = field(default_factory=dict)
    ticked: Words[str, Words[str, tuple[str, ...]]] = field(default_factory=dict)
    words: Words[str, Words[str, str]] = field(default_factory=dict)
    usual: Words[str, str] = field(default_factory=dict)
    went_to: Words[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def headings(self) -> frozenset[str]:
        """Every heading it knows, as headings are compared."""
        ticks = (names for values in self.ticked.values() for names in values.values())
        every = (*self.columns.values(), *self.lines.values(), *ticks, self.left_out)
        return frozenset(heading_key(one) for names in every for one in names)


def _shared_words() -> dict[str, frozenset[str]]:
    text = files("register").joinpath("mappings/words.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


WORDS = _shared_words()
"""Words that mean the same in every file, as they are compared: folded."""

SHIPPED = ("nhs_template", "esr", "commons_editions", "ministers_gifts", "staff_list")
"""The mappings that come with the product for registers of interests and lists of staff, the likeliest first."""
SHIPPED_FOR_CONTRACTS = ("nhs_contracts",)
"""Those for contracts registers."""
SHIPPED_FOR_SERVICES = ("services_list",)
"""Those for lists of services."""
SHIPPED_FOR_FLOWS = ("flows_list",)
"""Those for lists of flows of information."""


@cache
def shipped(name: str) -> Mapping:
    """Read once from the package."""
    return read_mapping(shipped_text(name), name)


@cache
def shipped_about(about: About) -> tuple[str, ...]:
    """Those of SHIPPED that are about this, the likeliest first; read when somebody first brings a file."""
    return tuple(name for name in SHIPPED if shipped(name).about is about)


def shipped_text(name: str) -> str:
    """A mapping as it ships."""
    return files("register").joinpath(f"mappings/{name}.toml").read_text(encoding="utf-8")


def read_mapping(text: str, name: str) -> Mapping:
    """A mapping from its text. BadMapping names what is wrong."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadMapping(f"The mapping {name} is not TOML: {fault}") from None
    unknown = sorted(told.keys() - _KEYS)
    if unknown:
        raise BadMapping(f"The mapping {name} holds {unknown[0]}, which means nothing")
    return _checked(name, told)


_KEYS = frozenset(
    {
        "title",
        "about",
        "source",
        "day_first",
        "edition_folder",
        "nil_months",
        "columns",
        "lines",
        "ticked",
        "words",
    }
    | {"usual", "went_to", "left_out"}
)


def _checked(name: str, told: dict[str, Any]) -> Mapping:
    try:
        about = About(told.get("about", About.INTERESTS))
        found = Mapping(
            name=name, title=str(told.get("title", name)), about=about, source=str(told.get("source", name)),
            day_first=bool(told.get("day_first", True)), edition_folder=str(told.get("edition_folder", "")),
            nil_months=bool(told.get("nil_months", False)), columns=_lists(told.get("columns", {})),
            lines=_lists(told.get("lines", {})), left_out=_list(told.get("left_out", [])),
            ticked={key: _lists(values) for key, values in told.get("ticked", {}).items()},
            words={key: _words(values) for key, values in told.get("words", {}).items()},
            usual={key: str(value) for key, value in told.get("usual", {}).items()},
            went_to=_words(told.get("went_to", {})),
        )  # fmt: skip
    except (AttributeError, TypeError, ValueError) as fault:
        raise BadMapping(f"The mapping {name} cannot be read: {fault}") from None
    _check_fields(found)
    return found


def _check_fields(mapping: Mapping) -> None:
    fields = FIELDS.get(mapping.about, {})
    named = (*mapping.columns, *mapping.ticked, *mapping.words, *mapping.usual)
    unknown = sorted(set(named) - set(fields))
    if unknown:
        raise BadMapping(
            f"The mapping {mapping.name} speaks of {unknown[0]}. It can speak of {', '.join(fields)}"
        )
    if mapping.went_to and mapping.about is not About.INTERESTS:
        raise BadMapping(
            f"The mapping {mapping.name} says where bodies went, which is asked of interests alone"
        )
    missing = [name for name in NEEDED.get(mapping.about, ()) if name not in mapping.columns]
    if missing:
        raise BadMapping(f"The mapping {mapping.name} does not say under which heading {missing[0]} stands")


def _list(told: Any) -> tuple[str, ...]:
    if isinstance(told, str):
        return (told,)
    if not isinstance(told, list):
        raise TypeError(f"{told!r} is no list of headings")
    return tuple(str(one) for one in told)


def _lists(told: Any) -> dict[str, tuple[str, ...]]:
    return {str(key): _list(value) for key, value in told.items()}


def _words(told: Any) -> dict[str, str]:
    return {heading_key(str(written)): str(value) for written, value in told.items()}


def guess(headings: Sequence[str], mappings: Sequence[Mapping]) -> Mapping | None:
    """The mapping that knows the most of these headings and whatever it cannot do without; None where none does."""
    keys = {heading_key(one) for one in headings} - {""}
    able = [one for one in mappings if all(_stands(one, name, keys) for name in NEEDED[one.about])]
    return max(able, key=lambda one: (len(keys & one.headings), -mappings.index(one)), default=None)


def _stands(mapping: Mapping, name: str, keys: set[str]) -> bool:
    return any(heading_key(one) in keys for one in mapping.columns.get(name, ()))


def with_columns(mapping: Mapping, chosen: Words[str, str]) -> Mapping:
    """The mapping with what a person chose: for each field the heading it stands under, "" for none."""
    columns = {name: (heading,) for name, heading in chosen.items() if heading}
    kept = {name: names for name, names in mapping.columns.items() if name not in chosen}
    taken = {heading_key(heading) for heading in chosen.values() if heading}
    lines = {
        label: names
        for label, names in mapping.lines.items()
        if not taken & {heading_key(one) for one in names}
    }
    return replace(mapping, columns={**kept, **columns}, lines=lines)


def columns_of(mapping: Mapping, headings: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Field -> where it stands in a table with these headings, in the order that counts."""
    places = _places(headings)
    return {name: found for name, names in mapping.columns.items() if (found := _found(names, places))}


def lines_of(mapping: Mapping, headings: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """The same for each line of the description."""
    places = _places(headings)
    return [(label, found) for label, names in mapping.lines.items() if (found := _found(names, places))]


def ticks_of(mapping: Mapping, headings: Sequence[str]) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    """Field -> each value with where its tick stands."""
    places = _places(headings)
    return {
        name: [(value, found) for value, names in values.items() if (found := _found(names, places))]
        for name, values in mapping.ticked.items()
    }


def not_taken(mapping: Mapping, table: Table) -> tuple[str, ...]:
    """Headings of a table that the mapping does not take up, and does not know as unwanted: a person is told."""
    known = mapping.headings
    return tuple(one for one in table.headings if one and heading_key(one) not in known)


def _places(headings: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, heading in enumerate(headings):
        found.setdefault(heading_key(heading), []).append(at)
    return found


def _found(names: Sequence[str], places: dict[str, list[int]]) -> tuple[int, ...]:
    return tuple(at for one in names for at in places.get(heading_key(one), ()))
