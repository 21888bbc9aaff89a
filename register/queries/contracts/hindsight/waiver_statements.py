"""The decision statement of a check that was made of a waiver, from what was kept with it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from register.domain import money
from register.domain.contracts.clearing import looked_into, not_looked_into
from register.domain.contracts.stages import Question
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.models.waivers import WaiverVersion
from register.queries import names
from register.queries.contracts.decisions import ASKER
from register.queries.contracts.split_purchases import Buying, SplitTold, split_purchases
from register.queries.contracts.statements import Statement, finding_of, managed_by, statement
from register.queries.contracts.told import link_refs, told, versions_seen
from register.queries.contracts.waiver_checks import CheckTold, checks_told
from register.queries.contracts.waivers import waiver
from register.queries.hidden_reasons import NOT_SHOWN, outcome_words
from register.queries.visible import versions_of

Check = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check with the version of the waiver that keeps it. place: among the checks of that version."""

    row: WaiverVersion
    place: int

    @property
    def kept(self) -> Check:
        found: Check = self.row.checks[self.place]
        return found


def kept_checks(session: Session, row: WaiverVersion, *, viewer: Viewer) -> list[KeptCheck]:
    """Every check that was ever made of the waiver, the first first, those too that a change of it made count no more."""
    every = versions_of(session, row, viewer=viewer)
    grown = [one for before, one in pairwise([None, *every]) if one is not None and _is_new(before, one)]
    return [KeptCheck(one, len(one.checks) - 1) for one in grown]


def _is_new(before: WaiverVersion | None, one: WaiverVersion) -> bool:
    return bool(one.checks) and (before is None or before.checks != one.checks)


def waiver_statement(session: Session, row: WaiverVersion, number: int, *, viewer: Viewer) -> Statement:
    """Of the check of this number, counted from 1, as this viewer may read it. NotFound where there is none."""
    every = kept_checks(session, row, viewer=viewer)
    if not 0 < number <= len(every):
        raise NotFound
    one = every[number - 1]
    kept = checks_told(session, one.row, viewer=viewer)[one.place]
    shown = kept.outcome != NOT_SHOWN
    refs = link_refs(session, ((k["kind"], k["id"]) for r in kept.reasons for k in r["links"]), viewer=viewer)
    body = names.organisations(session, viewer=viewer).look_up([one.row.organisation_id, one.row.supplier_id])
    return Statement(
        ref=f"{row.ref}, check {number}", contract_ref=row.ref, contract=_about(one.row, body), contract_version=one.row.n,
        question=Question.WAIVE.label, party=body.get(one.row.organisation_id, "the body that buys"), person=kept.who,
        on=kept.on, outcome=outcome_words(kept.outcome), followed=_followed(one, kept),
        findings=tuple(finding_of(reason, kept.who, refs) for reason in kept.reasons),
        managed=tuple(managed_by(session, one.kept["looked_at"] if shown else (), kept.reasons, refs, viewer=viewer)),
        looked_into=looked_into(Question.WAIVE),
        not_looked_into=not_looked_into(Question.WAIVE),
        looked_at=tuple(versions_seen(session, one.kept["looked_at"], viewer=viewer)) if shown else (),
        fingerprint=one.kept["fingerprint"] if shown else None, entry=one.row.seq, about="Waiver",
        more=_splits(split_purchases(session, _buying(one.row), kept.on, viewer=viewer)),
    )  # fmt: skip


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


def _followed(one: KeptCheck, told: CheckTold) -> str:
    """What happened then."""
    return _after(told.whose, taken=bool(one.kept["taken"]), is_first=bool(one.kept["second_post_id"]))


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
