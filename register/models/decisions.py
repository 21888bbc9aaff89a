"""Decision checks: what was asked, what was found, and the versions that were looked at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Digest, Id, Thing, Version, Word, partial_index, versions_args


class Decision(Thing, Base):
    """The lasting identity of a decision."""

    __tablename__ = "decision"


class DecisionVersion(Version, Base):
    """What was recorded of it: of a contract, or of a waiver of competition, of which no contract need be there; then
    `party` says whether it is about whoever asks or whoever decides. `associate_id`: the associate commissioner that
    signs itself, where the decision is its own. `second_post_id`: whose holder has to decide too
    before anything happens; `needs_second_person`: another person of the party signs too, until somebody elsewhere
    confirms it."""

    __tablename__ = "decision_version"
    __kind__ = "decision"
    __prefix__ = "DEC"
    __thing__ = Decision
    __walled_by__ = ("thing_id", "person_id", "associate_id")
    __stays_with_body__ = (("associate_id", "the decision was that of the body of its day"),)
    __walled_through__ = (("contract_id", "contract"), ("waiver_id", "waiver"))
    __masked__ = (("second_post_id", "post"),)
    __harmless__ = (
        ("contract_version_id", "names a version of the contract that the row hangs on"),
        ("change_id", "names a change of the contract that the row hangs on"),
        ("reasons", "are read through queries/told.py, which knows the viewer"),
        ("looked_at", "is read through queries/told.py, which knows the viewer"),
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The few checks that found something, in the order of the trail; the order of the list; and the few of waivers."""
        now = "superseded_seq IS NULL"
        found = partial_index("ix_decision_version_found", f"{now} AND outcome <> 'clear'", "seq")
        order = Index("ix_decision_version_order", "valid_from", "thing_id")
        of_waiver = partial_index("ix_decision_version_waiver", "waiver_id IS NOT NULL", "waiver_id", "seq")
        return versions_args(cls, found, order, of_waiver)

    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    contract_version_id: Mapped[Id | None]
    waiver_id: Mapped[str | None] = mapped_column(ForeignKey("waiver.id"))
    change_id: Mapped[str | None] = mapped_column(ForeignKey("contract_change.id"), index=True)
    second_post_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"))
    needs_second_person: Mapped[bool | None]
    question: Mapped[Word]
    contract_act: Mapped[Word]
    party: Mapped[Word]
    associate_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[Word]
    taken: Mapped[bool]
    reasons: Mapped[list[Any]]
    looked_at: Mapped[list[Any]]
    fingerprint: Mapped[Digest]

    @property
    def decided_for(self) -> str:
        """The party as it is asked for: a side, or the id of an associate that signs itself."""
        return self.associate_id or self.party

    @property
    def of_contract(self) -> str:
        """The contract that it is of, for what is only ever asked of contracts; empty for one about a waiver."""
        return self.contract_id or ""

    @property
    def of_version(self) -> str:
        """The version of that contract."""
        return self.contract_version_id or ""
