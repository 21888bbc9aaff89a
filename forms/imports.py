"""What is asked about a register that is brought along: its file, its columns, who is meant, and how a row should read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxField, FileField, LongTextField, RadiosField, SelectField, TextField
from forms.hidden import HiddenField
from forms.options import ANSWERS
from forms.records import RecordField
from register.domain.imports.delimited import MOST_CELL
from register.domain.people.people import SIDE_LABELS

ACCEPTED = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".zip")
SOMEBODY_ELSE = "somebody_else"
LONG = 80


FILE_HINT = "A spreadsheet (.xlsx, .ods), a CSV file or a zip file of such, at most 25 MB"


class UploadForm(NhsForm):
    """A file, how it is read, and the day it is of."""

    submit_text = "Upload and look at it"

    file = FileField(
        "The register's file", thing="the register's file", accept=ACCEPTED,
        hint=FILE_HINT,
    )  # fmt: skip
    mapping = SelectField(
        "What kind of file is it?", thing="what kind of file it is", optional=True, marked=False,
        prompt="Say so from its headings",
    )  # fmt: skip
    published_on = DatePartsField(
        "Date it was published", thing="the date it was published", optional=True,
        hint="Only for an edition of a register that was published. Entries that give no date take this one",
    )  # fmt: skip


class CompareFileForm(NhsForm):
    """An export of the old system, how it is read, and how the answer is wanted."""

    submit_text = "Compare with the register"

    file = FileField(
        "Export of the old system", thing="the export of the old system", accept=ACCEPTED, hint=FILE_HINT
    )
    mapping = SelectField(
        "What kind of file is it?", thing="what kind of file it is", optional=True, marked=False,
        prompt="Say so from its headings",
    )  # fmt: skip
    answer = RadiosField(
        "How do you want the answer?", thing="how you want the answer", options=ANSWERS, default="page"
    )


class BringForm(NhsForm):
    """Nothing but the word that it is to be done."""

    submit_text = "Bring these entries in"


class StaffForm(NhsForm):
    """Whose staff a list names, of which day it is, and whether it names all. seen: what the page told of it."""

    submit_text = "Show what changes"

    organisation_id = RecordField("Whose staff are these?", of="organisation", thing="the organisation")
    on = DatePartsField("Of which day is the list?", thing="the day of the list")
    side = RadiosField(
        "Which side do posts work for that the list adds?", thing="which side new posts work for",
        options=[(side.value, words) for side, words in SIDE_LABELS.items()],
        hint="The list does not say. You can change each post afterwards",
    )  # fmt: skip
    complete = CheckboxField(
        "The list names everybody: whoever is not in it has left the day before", thing="whether the list is complete",
        optional=True, hint="Leave this empty for a list of changes",
    )  # fmt: skip
    seen = HiddenField()

    def seen_before(self, fingerprint: str) -> bool:
        """Whether the page has told what these very answers do; from now on it has."""
        was = str(self.seen.data or "")
        self.seen.draw_again(fingerprint)
        self.submit_text = "Take the list in"
        return was == fingerprint


class ForgetForm(NhsForm):
    """Nothing but the word that the file is to go."""

    submit_text = "Let go of this file"


class ColumnsForm(NhsForm):
    """Under which heading each field stands."""

    submit_text = "Save columns"
    fields: tuple[str, ...] = ()

    def chosen(self) -> dict[str, str]:
        return {name: self[f"field_{name}"].data or "" for name in self.fields}


def columns_form(fields: Mapping[str, str], headings: Sequence[str], now: Mapping[str, str]) -> ColumnsForm:
    """A question for each field, answered as it is now."""
    questions: dict[str, Any] = {
        f"field_{name}": SelectField(
            label, thing=f"the column of: {label}", options=list(headings), default=now.get(name, ""), optional=True,
            marked=False, prompt="In no column",
        )
        for name, label in fields.items()
    }  # fmt: skip
    form: ColumnsForm = type("FileColumnsForm", (ColumnsForm,), {**questions, "fields": tuple(fields)})()
    return form


class Meant(NamedTuple):
    """Somebody whom a file names, and who may be meant: ids with labels."""

    name: str
    candidates: list[tuple[str, str]]


class Split(NamedTuple):
    """A body that was split, in words, and those that went on: ids with names."""

    words: str
    followers: list[tuple[str, str]]


class PeopleForm(NhsForm):
    """Who is meant by each name, and to which body go the entries of one that was split."""

    submit_text = "Save answers"
    count, split = 0, 0

    def answers(self) -> dict[int, str]:
        """The place of each name that was answered -> a record's id, or SOMEBODY_ELSE."""
        return self._answered("who", self.count)

    def went_to(self) -> dict[int, str]:
        """The place of each split body that was answered -> the id of the one that goes on."""
        return self._answered("body", self.split)

    def _answered(self, name: str, count: int) -> dict[int, str]:
        found = {at: self[f"{name}_{at}"].data for at in range(count)}
        return {at: answer for at, answer in found.items() if answer}


def people_form(asked: Sequence[Meant], split: Sequence[Split] = ()) -> PeopleForm:
    """A question for each name, and for each body that was split."""
    questions: dict[str, Any] = {
        f"who_{at}": RadiosField(
            f"Who is “{one.name}”?", thing=f"who {one.name} is", optional=True, marked=False,
            options=[*one.candidates, (SOMEBODY_ELSE, "Somebody else: add them")],
        )
        for at, one in enumerate(asked)
    }  # fmt: skip
    questions |= {
        f"body_{at}": RadiosField(
            f"To which body go entries of “{one.words}” that began later?", thing="the body that they go to", optional=True,
            marked=False, options=one.followers,
            hint="Leave this open where they go to different bodies, and change the organisation in each row",
        )
        for at, one in enumerate(split)
    }  # fmt: skip
    counts = {"count": len(asked), "split": len(split)}
    form: PeopleForm = type("AskedPeopleForm", (PeopleForm,), {**questions, **counts})()
    return form


class RowForm(NhsForm):
    """How a row should read, cell by cell."""

    submit_text = "Bring this row in"
    count = 0

    def cells(self) -> tuple[str, ...]:
        return tuple(self[f"cell_{at}"].data or "" for at in range(self.count))


def row_form(headings: Sequence[str], cells: Sequence[str], problems: Mapping[int, str]) -> RowForm:
    """A question for each cell, with what is wrong beside it, and whether the row is to be left out."""
    questions: dict[str, Any] = {}
    for at in range(max(len(headings), len(cells))):
        heading = headings[at] if at < len(headings) and headings[at] else f"Column {at + 1}"
        cell = cells[at] if at < len(cells) else ""
        kind = LongTextField if "\n" in cell or len(cell) > LONG else TextField
        questions[f"cell_{at}"] = kind(
            heading, thing=f"what stands under {heading}", optional=True, marked=False, default=cell, limit=MOST_CELL,
            hint=problems.get(at, ""),
        )  # fmt: skip
    count = len(questions)
    questions["aside"] = CheckboxField(
        "Leave this row out: it is no entry of the register", optional=True, marked=False
    )
    form: RowForm = type("WaitingRowForm", (RowForm,), {**questions, "count": count})()
    return form
