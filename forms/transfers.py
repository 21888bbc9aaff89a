"""What is asked when an instrument moves what a body holds to the body or bodies that follow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.hidden import HiddenField
from forms.records import RecordField
from register.domain.people.transfers import STAYS, Going, Moved, NewTransfer

WHERE = [
    ("1", "To the first body"),
    ("2", "To the second body"),
    ("3", "To the third body"),
    (STAYS, "They stay"),
]


def _where(words: str) -> SelectField:
    return SelectField(
        words, thing="where they go", optional=True, marked=False, options=WHERE, prompt="To the body, if there is one"
    )  # fmt: skip


class TransferForm(NhsForm):
    """The instrument, the day, the bodies, and where each kind and each record goes."""

    submit_text = "See what would move"

    instrument = TextField("Name of the instrument", hint="For example, the transfer order with its number")
    moved_on = DatePartsField("Day of the transfer", thing="the day of the transfer")
    reason = LongTextField("Why is it transferred?", rows=2)
    to_ids = RecordField("Which body takes over?", of="organisation", thing="the body that takes over")
    second_id = RecordField(
        "A second body, if it is split", of="organisation", thing="the second body", optional=True
    )
    third_id = RecordField("A third body", of="organisation", thing="the third body", optional=True)
    post = _where("Posts")
    interest = _where("Interests in it")
    contract = _where("Contracts")
    delegation = _where("Delegations")
    reservation = _where("Matters that it reserves")
    agreement = _where("Sharing agreements")
    waiver = _where("Waivers of competition")
    procurement = _where("Procurements")
    care_service = _where("Services")
    programme = _where("Separation programmes")
    checklist = _where("Checklists")
    cohort = _where("People who move")
    appraisal = _where("Options appraisals")
    goes = LongTextField(
        "Records that go elsewhere than their kind", thing="where records go", optional=True, rows=3,
        hint="One a line, with 1, 2, 3 or stays. For example: CON-2026-7F3KQ9XB = 2",
    )  # fmt: skip
    seen = HiddenField()

    @property
    def where(self) -> list[Any]:
        """The questions where each goes, which need no answer where one body takes over everything."""
        return [self[kind.value] for kind in Moved] + [self.goes]

    @property
    def asked_first(self) -> list[Any]:
        """The other questions."""
        asked = {field.name for field in self.where}
        return [field for field in self.questions if field.name not in asked]

    @property
    def says_where(self) -> bool:
        """Whether they are answered, or at fault."""
        return any(field.data or field.errors for field in self.where)

    def to_domain(self) -> NewTransfer:
        first, *others = [self.to_ids.data or "", self.second_id.data, self.third_id.data]
        bodies = {"1": first, "2": others[0] or "the second body", "3": others[1] or "the third body"}
        return NewTransfer(
            instrument=self.instrument.data, moved_on=self.moved_on.data, reason=self.reason.data,
            to_ids=tuple(key for key in (first, *others) if key), goes=tuple(self._goes(bodies)),
        )  # fmt: skip

    def _goes(self, bodies: dict[str, str]) -> Iterator[Going]:
        for kind in Moved:
            if self[kind.value].data:
                yield Going(what=kind.value, to=bodies.get(self[kind.value].data, STAYS))
        for line in filter(None, map(str.strip, (self.goes.data or "").splitlines())):
            what, _, to = (part.strip() for part in line.partition("="))
            yield Going(what=what[:40], to=bodies.get(to, to or "nowhere")[:40])

    def shows(self, fingerprint: str) -> None:
        """Draw the page again with what would move: whoever sends it now has seen it."""
        self.seen.draw_again(fingerprint)
        self.submit_text = "Move all of this"
