"""What may go into the places of a body's own Word file, what is guessed, and the fields that choices make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from register.documents import packs
from register.documents.own_manifests import SERVICES
from register.documents.parts import Column, Field, Option
from register.documents.placements import Choices
from register.documents.places import FAR, TICKS, Place, read_places
from register.documents.template_tags import LONGEST

VOCABULARY = "community_2009_10"
"""The template whose fields the register fills by itself; other places ask a question of their own."""

NEW = {
    "new:text": "text",
    "new:long_text": "long_text",
    "new:date": "date",
    "new:money": "money",
    "new:int": "int",
}
TICK = "new:tick"
MUST = "must:"
NEW_WORDS = {
    "new:text": "Ask for it: a line of words", "new:long_text": "Ask for it: several lines",
    "new:date": "Ask for it: a date", "new:money": "Ask for it: an amount of money",
    "new:int": "Ask for it: a whole number", "new:table": "Ask for it: rows under these headings",
    TICK: "Ask for it: ticked or not",
}  # fmt: skip
TICKED = (Option("yes", "Ticked", TICKS[2]), Option("no", "Not ticked", TICKS[0]))
EACH_ROW, EACH_TABLE, EACH_UNTIL = "each:row", "each:table", "each:"
EACH_WORDS = {EACH_ROW: "One row for each service", EACH_TABLE: "The whole table once for each service"}
DATA_HASH = Field(
    name="data_hash", label="Data hash", type="text", required=False, part_id="document", page=""
)
PAGE = "own questions"
MARKS = re.compile(r"[_.…\[\]«»<>]+")
ASKED = re.compile(r"\b(insert|enter|state|specify|complete|provide|add)\b( the\b)?", re.IGNORECASE)
ANYTHING = re.compile(
    r"(text|details?|wording|words|a date|to|locally|here|as|or|not applicable|click|tap|please|\W)*",
    re.IGNORECASE,
)
"""A blank that says only that something goes there is named after the heading above it."""
GUESSES = (
    ("new:date", re.compile(r"\b(date|day on which|longstop)\b", re.IGNORECASE)),
    ("new:money", re.compile(r"£|\b(price|value|amount|cost|payment limit)\b", re.IGNORECASE)),
)
SURE, NEARLY = 0.85, 0.6


@cache
def known_fields() -> dict[str, Field]:
    """The fields to pick from, by path: those of a contract, and those asked once for each service."""
    pack = packs.shipped()[VOCABULARY]
    return {field.path: field for group in ("", SERVICES) for field in pack.of_group(group)}


def open_places(docx: bytes) -> list[Place]:
    """The places where a field can go, in the order of the file."""
    return [place for place in read_places(docx) if place.id and place.kind != "heading"]


def headings_of(docx: bytes) -> list[Place]:
    """The headings between which a stretch can repeat; those in tables and boxes cannot begin or end one."""
    return [
        place for place in read_places(docx) if place.kind == "heading" and place.start < FAR and place.text
    ]


def usual_end(headings: list[Place], begin: str) -> str:
    """Where a stretch ends unless somebody says otherwise: at the next heading of its rank or above."""
    at = next(n for n, heading in enumerate(headings) if heading.id == begin)
    later = (heading.id for heading in headings[at + 1 :] if heading.level <= headings[at].level)
    return next(later, "end")


class Stretches:
    """Which paragraphs come once for each service, by what was chosen for headings and tables, or put in by Word."""

    def __init__(self, docx: bytes, picks: Mapping[str, str]) -> None:
        places = read_places(docx)
        self.repeats = dict(_repeats(places, picks))
        starts = {place.id: place.start for place in places if place.id}
        last = max((place.end for place in places), default=0)
        self.reach = [
            _reach(place, self.repeats[place.id], starts, last)
            for place in places
            if place.id in self.repeats
        ]
        self.reach += [(place.start, place.end) for place in places if place.tag == f"repeat:{SERVICES}"]
        self.rows = [
            (p.start, p.end) for p in places if p.kind == "table" and takes_rows(picks.get(p.id, ""))
        ]

    def hold(self, place: Place) -> bool:
        """Whether this place comes once for each service."""
        return any(start <= place.start < end for start, end in self.reach)

    def swallow(self, place: Place) -> bool:
        """Whether this place lies in a table whose row is made anew, so that nothing can be put there."""
        return place.kind != "table" and any(start <= place.start < end for start, end in self.rows)


def takes_rows(pick: str) -> bool:
    """Whether this choice for a table makes its row anew, for each answer or each service."""
    return (
        pick == EACH_ROW
        or asks(pick) == "new:table"
        or (pick in known_fields() and known_fields()[pick].type == "table")
    )


def _repeats(places: Iterable[Place], picks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Place -> where it ends: a later heading, or `end`; for a table the whole of it or its row."""
    for place in places:
        pick = picks.get(place.id, "") if place.id else ""
        if pick.startswith(EACH_UNTIL):
            yield place.id, pick.removeprefix(EACH_UNTIL)


def _reach(place: Place, until: str, starts: Mapping[str, int], last: int) -> tuple[int, int]:
    if place.kind == "table":
        return place.start, place.end
    return place.start, last if until == "end" else starts.get(until, place.start)


def must(pick: str) -> str:
    """The same question of its own as one without whose answer no document is made."""
    return MUST + pick.removeprefix("new:")


def asks(pick: str) -> str:
    """Which question of its own this choice asks, whether or not it must be answered; empty for any other choice."""
    plain = f"new:{pick.removeprefix(MUST)}" if pick.startswith(MUST) else pick
    return plain if plain in NEW_WORDS else ""


def choices_for(place: Place, *, each: bool = False) -> list[tuple[str, str]]:
    """What fits into this place: value and words; `each` says that it comes once for each service."""
    if place.kind == "table":
        table = {"new:table": NEW_WORDS["new:table"]}
        table[must("new:table")] = f"{table['new:table']}, at least one of them"
        offered = {**table, **({} if each or "_" in place.id else EACH_WORDS)}
    else:
        offered = {name: NEW_WORDS[name] for name in ((TICK,) if place.ticks else NEW)}
        offered |= {must(name): f"{words}, and it must be given" for name, words in offered.items()}
        offered |= {} if each else {DATA_HASH.path: f"{DATA_HASH.label}, which proves what it was made from"}
    return [*offered.items(), *((path, field.label) for path, field in _fitting(place, each=each))]


def _fitting(place: Place, *, each: bool) -> list[tuple[str, Field]]:
    """Those asked of each service come first where the place does."""
    wanted = place.kind == "table"
    groups = (SERVICES, "") if each else ("",)
    found = [item for item in known_fields().items() if (item[1].type == "table") == wanted]
    return [(path, field) for group in groups for path, field in found if field.group == group]


def columns_for(place: Place, pick: str) -> list[tuple[str, str]]:
    """What may go into a column of a table: the columns of its field, or something asked of each service."""
    if pick == EACH_ROW:
        plain = [(p, f) for p, f in known_fields().items() if f.group == SERVICES and f.type != "table"]
        return [*((name, NEW_WORDS[name]) for name in NEW), *((path, field.label) for path, field in plain)]
    if pick in known_fields():
        return [(column.name, column.label) for column in known_fields()[pick].columns]
    return [(name, NEW_WORDS[name]) for name in NEW]


def guess(place: Place, *, each: bool = False) -> str:
    """What nearly says itself: a field whose name is the words beside the place, else a question of its own."""
    if place.signs or ("_" in place.id and place.kind != "blank"):
        return ""
    if place.ticks:
        return TICK
    if place.kind == "table":
        return "new:table" if place.open and all(place.columns) else ""
    labels = {field.label.lower(): path for path, field in reversed(_fitting(place, each=each))}
    near = get_close_matches(name_of(place).lower(), labels, n=1, cutoff=SURE)
    return labels[near[0]] if near else guess_question(place)


def says_exactly(place: Place, name: str) -> bool:
    """Whether the words beside the place are the very name of this field, so that it may stand there again."""
    return name_of(place).lower() == known_fields()[name].label.lower()


def guess_question(place: Place) -> str:
    """An empty cell with a label and a blank that says it wants something are asked for."""
    if place.signs:
        return ""
    if place.ticks:
        return TICK
    if place.kind == "blank" and not (
        MARKS.fullmatch(place.text.replace(" ", ""))
        or ASKED.search(place.text)
        or place.text[0] in "«<"
        or place.text[:5] == "Click"
    ):
        return ""
    words = f"{place.label} {place.text} {place.row} {place.column}"
    if (
        place.kind == "blank"
        and not (place.label or place.row or place.column)
        and ANYTHING.fullmatch(ASKED.sub("", MARKS.sub(" ", place.text)))
    ):
        return "new:long_text"
    return next((kind for kind, hint in GUESSES if hint.search(words)), "new:text") if words.strip() else ""


def usual_columns(table: Place, pick: str) -> list[str]:
    """What each column takes unless somebody says otherwise: what is called nearly like it, or stands there."""
    options = columns_for(table, pick)
    found = [_guess_column(head, options) for head in table.columns]
    if pick in known_fields() and not any(found) and len(options) == len(table.columns):
        return [name for name, _ in options]
    return found


def _guess_column(head: str, options: list[tuple[str, str]]) -> str:
    labels = {words.lower(): value for value, words in reversed(options)}
    near = get_close_matches(head.lower(), labels, n=1, cutoff=NEARLY)
    if near:
        return labels[near[0]]
    kinds = {value for value, _ in options} & set(NEW)
    return next(
        (kind for kind, hint in GUESSES if kind in kinds and hint.search(head)),
        min(kinds, default="") and "new:text",
    )


def name_of(place: Place) -> str:
    """What a person calls this place: the words beside it, in it or above it."""
    if place.ticks:
        words: tuple[str, ...] = (place.after, place.label, in_table(place), place.near)
    else:
        inside = (
            "" if place.kind == "table" and place.near else ASKED.sub("", MARKS.sub(" ", place.text)).strip()
        )
        said = "" if ANYTHING.fullmatch(inside) else inside
        words = (MARKS.sub(" ", place.label).strip(), said, in_table(place), place.near)
    return " ".join(next((text for text in words if text), "Answer").split())[:LONGEST]


def in_table(place: Place) -> str:
    """The headings of the row and the column that a blank stands in: `Nursing, price`."""
    return ", ".join(MARKS.sub(" ", words).strip() for words in (place.row, place.column) if words)


def picked_fields(docx: bytes, picks: Mapping[str, str]) -> Choices:
    """The fields of the places chosen. A question of its own is named after its place."""
    return _Picking(docx, picks).choices()


class _Picking:
    """Gives each place its field, and each question of its own a name that nothing else has."""

    def __init__(self, docx: bytes, picks: Mapping[str, str]) -> None:
        self.places, self.picks = open_places(docx), picks
        self.stretches = Stretches(docx, picks)
        self.taken = {field.name for field in known_fields().values()}

    def choices(self) -> Choices:
        fields: dict[str, Field] = {}
        columns: dict[str, tuple[Column | None, ...]] = {}
        for place in self.places:
            pick = self.picks.get(place.id, "")
            if not pick or self.stretches.swallow(place):
                continue
            if pick == EACH_ROW:
                fields |= self._cells(place)
            elif not pick.startswith(EACH_UNTIL) and (found := self._field(place, pick)):
                fields[place.id] = found
                if pick in known_fields() and place.kind == "table":
                    columns[place.id] = tuple(self._columns(place, found))
        return Choices(fields, columns, self.stretches.repeats)

    def _field(self, place: Place, pick: str) -> Field | None:
        if pick == DATA_HASH.path:
            return DATA_HASH
        if pick in known_fields():
            return known_fields()[pick]
        each = self.stretches.hold(place)
        return self._question(name_of(place), place, pick, each=each) if asks(pick) else None

    def _cells(self, table: Place) -> Iterator[tuple[str, Field]]:
        """The cells of a row that comes once for each service."""
        for number, (head, pick) in enumerate(
            zip(table.columns, self._column_picks(table, EACH_ROW), strict=True)
        ):
            if pick in known_fields():
                yield f"{table.id}.{number}", known_fields()[pick]
            elif asks(pick) in NEW:
                label = " ".join(head.split())[:LONGEST] or f"Column {number + 1}"
                yield f"{table.id}.{number}", self._question(label, table, pick, each=True)

    def _columns(self, table: Place, field: Field) -> Iterator[Column | None]:
        by_name = {column.name: column for column in field.columns}
        yield from (by_name.get(pick) for pick in self._column_picks(table, field.path))

    def _column_picks(self, table: Place, pick: str) -> list[str]:
        usual = usual_columns(table, pick)
        return [self.picks.get(f"{table.id}.{number}", guessed) for number, guessed in enumerate(usual)]

    def _question(self, label: str, place: Place, pick: str, *, each: bool) -> Field:
        name, kind = _free(slug(label), self.taken), asks(pick)
        self.taken.add(name)
        rows = kind == "new:table"
        return Field(
            name=name, label=label, type="choice" if kind == TICK else NEW.get(kind, "table"),
            required=pick.startswith(MUST), part_id="document", page=PAGE, source="the body's own official file",
            columns=tuple(self._own_columns(place, name, each=each)) if rows else (),
            options=TICKED if kind == TICK else (), group=SERVICES if each else "", blank=_blank_of(place),
        )  # fmt: skip

    def _own_columns(self, table: Place, table_name: str, *, each: bool) -> Iterator[Column]:
        """Their names leave room for that of the table: Word's tags hold both, and no more than 64 letters."""
        taken: set[str] = set()
        picks = self._column_picks(table, "new:table")
        room = LONGEST - len(f"{SERVICES}." if each else "") - len(f"{table_name}.") - len("_9999")
        for number, head in enumerate(table.columns):
            name = _free(slug(head)[:room].rstrip("_") if head else f"column_{number + 1}", taken)
            taken.add(name)
            kind = NEW.get(asks(picks[number]), "text")
            yield Column(name=name, label=(head or f"Column {number + 1}")[:LONGEST], type=kind)


def _blank_of(place: Place) -> str:
    """What stands there until somebody answers: an empty box, or the line on which somebody signs."""
    if place.ticks:
        return TICKS[0]
    return place.text or "\N{NO-BREAK SPACE}" if place.signs else "Not stated"


def slug(words: str) -> str:
    """A name for a field, from the words people use for it."""
    found = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:34]
    return found if found[:1].isalpha() else f"answer_{found}"[:34].rstrip("_")


def _free(name: str, taken: set[str]) -> str:
    numbers = (f"{name}_{number}" for number in range(2, 10_000))
    return name if name not in taken else next(free for free in numbers if free not in taken)


def plain(field: Field) -> Field:
    """A field of the vocabulary as a template of one's own has it: asked whether or not something else holds."""
    return replace(field, required_when="")
