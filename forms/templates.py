"""What is asked about a body's own contract template: its file, its places, when it serves, and its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import (
    CheckboxField,
    FileField,
    LongTextField,
    NameField,
    RadiosField,
    SelectField,
    TextField,
)
from forms.records import RecordField
from register.domain.contracts.templates import NewConditions, NewTemplate


class UploadForm(NhsForm):
    """A Word file."""

    submit_text = "Upload and check"

    file = FileField(
        "Word file", thing="the Word file", accept=(".docx", ".doc", ".docm"),
        hint="Saved by Word as .docx, at most 25 MB, without macros or a password",
    )  # fmt: skip
    checked_against = SelectField(
        "What is it to be checked against?", thing="what it is to be checked against", optional=True, marked=False,
        prompt="Nothing: it is our own official file",
    )  # fmt: skip


class Asked(NamedTuple):
    """A place as the page shows it: its id, what is there, where, and what may go in."""

    id: str
    label: str
    hint: str
    options: list[tuple[str, str]]


class PlacesForm(NhsForm):
    """Which field goes into each place of one page."""

    submit_text = "Save choices"
    places: tuple[str, ...] = ()

    def picks(self) -> dict[str, str]:
        return {place: self[_name(place)].data or "" for place in self.places}


def places_form(places: Iterable[Asked], chosen: Mapping[str, Any]) -> PlacesForm:
    """A form with a question for each place, with the choice made so far."""
    places = list(places)
    questions = {_name(place.id): _question(place, chosen.get(place.id)) for place in places}
    ids = tuple(place.id for place in places)
    form: PlacesForm = type("PagePlacesForm", (PlacesForm,), {**questions, "places": ids})()
    return form


STRETCHES = 3
"""How many stretches one file may repeat."""


class RepeatsForm(NhsForm):
    """From which heading to which a stretch comes once for each service."""

    submit_text = "Save what repeats"

    def stretches(self) -> list[tuple[str, str]]:
        pairs = ((self[f"begin_{n}"].data, self[f"until_{n}"].data) for n in range(1, STRETCHES + 1))
        return [(begin, until or "") for begin, until in pairs if begin]


def repeats_form(headings: Iterable[tuple[str, str]], chosen: Iterable[tuple[str, str]]) -> RepeatsForm:
    """A form with a pair of questions for each stretch, with the choices made so far."""
    headings = list(headings)
    pairs = [*chosen, *[("", "")] * STRETCHES][:STRETCHES]
    questions: dict[str, Any] = {}
    for number, (begin, until) in enumerate(pairs, start=1):
        questions[f"begin_{number}"] = SelectField(
            f"Stretch {number} begins with the heading", thing="the heading", options=headings, default=begin,
            optional=True, marked=False, prompt="Nothing repeats",
        )  # fmt: skip
        questions[f"until_{number}"] = SelectField(
            f"Stretch {number} ends before the heading", thing="the heading", optional=True, marked=False,
            options=[*headings, ("end", "Nothing: it goes on to the end of the file")], default=until,
            prompt="The next heading of the same rank",
        )  # fmt: skip
    form: RepeatsForm = type("FileRepeatsForm", (RepeatsForm,), questions)()
    return form


def _name(place: str) -> str:
    return "place_" + place.replace(".", "_")


def _question(place: Asked, chosen: Any) -> Any:
    return SelectField(
        place.label, thing="what goes there", hint=place.hint, options=place.options, default=chosen, optional=True,
        marked=False, prompt="Leave it as it is",
    )  # fmt: skip


WHAT_BECOMES = {
    "comments": ("Keep them: they go into every contract", "Take them out"),
    "tracked": ("Accept all of them", "Take them out: the words are as they were before"),
    "hidden": ("Show it like any other text", "Take it out"),
    "fields": ("Keep the words as plain text", "Take the fields out with their words"),
}  # fmt: skip
"""What accepting and taking out mean for each kind of what nobody sees."""


class UnseenForm(NhsForm):
    """What becomes of each kind of what nobody sees in a file."""

    submit_text = "Save answers"
    kinds: tuple[str, ...] = ()

    def answers(self) -> dict[str, str]:
        return {kind: self[f"kind_{kind}"].data or "" for kind in self.kinds}


def unseen_form(kinds: Iterable[tuple[str, str]], answered: Mapping[str, Any]) -> UnseenForm:
    """A form with a question for each kind that the file holds, with the answers given so far."""
    kinds = list(kinds)
    questions = {f"kind_{kind}": _what_becomes(kind, label, answered.get(kind)) for kind, label in kinds}
    names = tuple(kind for kind, _ in kinds)
    form: UnseenForm = type("FileUnseenForm", (UnseenForm,), {**questions, "kinds": names})()
    return form


def _what_becomes(kind: str, label: str, answered: Any) -> Any:
    accept, take_out = WHAT_BECOMES[kind]
    return RadiosField(
        f"{label}: what becomes of them?" if kind != "hidden" else f"{label}: what becomes of it?",
        thing=f"what becomes of this ({label.lower()})", default=answered,
        options=[("accept", accept), ("take_out", take_out), ("stop", "Stop: the file is put right in Word first")],
    )  # fmt: skip


class RemoveFileForm(NhsForm):
    """That a file goes."""

    submit_text = "Remove the file"


class PublishForm(NhsForm):
    """What the template is called, for which contracts it serves, and that it is the official text."""

    submit_text = "Publish"

    title = NameField("Title of the template", thing="the title of the template")
    edition = SelectField("Edition", thing="the edition")
    valid_from = DatePartsField(
        "First day", thing="the first day", hint="Contracts that begin on or after this day are made from it"
    )
    valid_to = DatePartsField("Last day", thing="the last day", optional=True)
    source = TextField(
        "Where does the file come from?", thing="where the file comes from",
        hint="For example the address it was downloaded from, and when",
    )  # fmt: skip
    is_official = CheckboxField("This is the official text, with no word changed")

    def to_domain(self) -> NewTemplate:
        return NewTemplate(
            title=self.title.data, edition=self.edition.data, valid_from=self.valid_from.data,
            valid_to=self.valid_to.data, source=self.source.data, is_official=bool(self.is_official.data),
        )  # fmt: skip


class ConditionsForm(NhsForm):
    """Which conditions apply by reference, and from when."""

    submit_text = "Save conditions"

    text = LongTextField(
        "Which conditions apply?", thing="which conditions apply", rows=3,
        hint="Their title and edition, and where they are published",
    )  # fmt: skip
    applies_from = DatePartsField("They apply from", thing="the day from which they apply")

    def to_domain(self) -> NewConditions:
        return NewConditions(text=self.text.data, applies_from=self.applies_from.data)


class PreviewForm(SearchForm):
    """With which contract's data."""

    submit_text = "Show"

    contract = RecordField(
        "Contract", of="contract", thing="a contract", optional=True, marked=False, prompt="Select a contract"
    )
