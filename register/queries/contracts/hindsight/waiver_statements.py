"""The decision statement of a check, also of one of a waiver, from what was kept with it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from register.domain import money
from register.domain.contracts.clearing import looked_into, not_looked_into
from register.domain.contracts.stages import Question
from register.domain.contracts.waivers import ASKER
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.models.waivers import WaiverVersion
from register.queries import names
from register.queries.contracts.decisions import decisions_of_waiver
from register.queries.contracts.split_purchases import Buying, SplitTold, split_purchases
from register.queries.contracts.statements import Statement, finding_of, managed_by, statement
from register.queries.contracts.told import told
from register.queries.contracts.waivers import waiver
from register.queries.hidden_reasons import outcome_words
from register.queries.visible import versions_of


def waiver_statement(session: Session, row: WaiverVersion, number: int, *, viewer: Viewer) -> Statement:
    """Of the check of this number, counted from 1, as this viewer may read it. NotFound where there is none."""
    every = decisions_of_waiver(session, row.thing_id, viewer=viewer)
    if not 0 < number <= len(every):
        raise NotFound
    found = decision_statement(session, every[number - 1], viewer=viewer)
    return replace(found, ref=f"{row.ref}, check {number}")


def decision_statement(session: Session, row: DecisionVersion, *, viewer: Viewer) -> Statement:
    """Of any decision: about a contract, or about a waiver of competition as it read when it was looked at."""
    if row.waiver_id is None:
        return statement(session, row, viewer=viewer)
    now = waiver(session, row.waiver_id, viewer=viewer)
    asked = max(
        (one for one in versions_of(session, now, viewer=viewer) if one.seq < row.seq),
        key=lambda one: one.seq,
    )
    found = told(session, row, viewer=viewer)
    body = names.organisations(session, viewer=viewer).look_up([asked.organisation_id, asked.supplier_id])
    who = names.people_told_apart(session, viewer=viewer).get(
        row.person_id, "Somebody whose name is not shown to you"
    )
    return Statement(
        ref=row.ref, contract_ref=now.ref, contract=_about(asked, body), contract_version=asked.n,
        question=Question.WAIVE.label, party=body.get(asked.organisation_id, "the body that buys"), person=who,
        on=row.valid_from, outcome=outcome_words(found.outcome),
        followed=_after(row.party, taken=row.taken, is_first=row.second_post_id is not None),
        findings=tuple(finding_of(one, who, found.links) for one in found.reasons),
        managed=tuple(managed_by(session, row.looked_at, found.reasons, found.links, viewer=viewer)),
        looked_into=looked_into(Question.WAIVE), not_looked_into=not_looked_into(Question.WAIVE),
        looked_at=tuple(found.looked_at), fingerprint=found.fingerprint, entry=row.seq, about="Waiver",
        more=_splits(split_purchases(session, _buying(asked), row.valid_from, viewer=viewer)),
    )  # fmt: skip


def _about(row: WaiverVersion, called: Mapping[str, str]) -> str:
    supplier = called.get(row.supplier_id, "a supplier that is not shown to you")
    return f"{money.said(row.value_pence)} for {row.service} from {supplier}"


def _after(whose: str, *, taken: bool, is_first: bool) -> str:
    if whose == ASKER:
        return "This is about whoever asked to buy without competition. It decided nothing."
    if not taken:
        return "Nothing else happened: the request waits for a decision."
    if is_first:
        return "It was the first of two decisions. Nothing moved before the second."
    return "The waiver was approved."


def _buying(row: WaiverVersion) -> Buying:
    return Buying(row.organisation_id, row.supplier_id, row.service)


def _splits(found: Sequence[SplitTold]) -> tuple[str, ...]:
    """What looks split with it, by what is recorded now."""
    return tuple(
        f"With others this looks like a split purchase: {', '.join(part.ref for part in one.purchases)}, each below "
        f"{money.said(one.reached_pence)} and together {money.said(one.total_pence)} within {one.days} days"
        for one in found
    )
