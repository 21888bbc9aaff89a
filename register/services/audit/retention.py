"""Erasure by two people: one proposes, another confirms, and then the words go from every place on the list."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text
from register.domain.trail.bundles import tombstone_note
from register.domain.two_persons import Act, check_another
from register.models.retention import RetentionVersion
from register.queries.accounts.identities import identity_of_account, identity_of_actor
from register.queries.audit import retention as queries
from register.services import facts, ledger
from register.services.audit import erasures


def propose_erasure(
    session: Session, kind: str, ref: str, *, reason: str, actor: Actor, today: date
) -> RetentionVersion:
    """The first person's word; NotFound when the record is not due or was proposed already."""
    check(actor, Permission.DECIDE_ERASURE)
    found = queries.due_one(session, kind, ref, today, viewer=actor.viewer)
    return facts.begin(
        session, RetentionVersion, "erasure.proposed", actor=actor, known_on=today, valid_from=today,
        reason=check_text(reason, "why it may go", 2000, field="reason"), subject_kind=kind, subject_id=found.id,
        subject_ref=found.ref, rule=found.rule, due_on=found.due_on,
    )  # fmt: skip


def confirm_erasure(
    session: Session, key: str, *, expected_n: int | None, actor: Actor, today: date
) -> RetentionVersion:
    """The second person's word: the tombstone is recorded and the words go in the same transaction."""
    newest = _waiting(session, key, actor)
    found = queries.words_of(session, newest.subject_kind, newest.subject_id, viewer=actor.viewer)
    note = tombstone_note([(words.seq, words.commitment) for words in found], newest.rule)
    decided = facts.change(
        session,
        newest,
        "erasure.confirmed",
        act="confirmed",
        actor=actor,
        known_on=today,
        expected_n=expected_n,
    )
    ledger.note(
        session, "payload.erased", newest.subject_id, note, actor=actor,
        then=erasures.erasing(newest.subject_id, [(words.kind, words.seq) for words in found], newest.rule),
    )  # fmt: skip
    return decided


def decline_erasure(
    session: Session, key: str, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> RetentionVersion:
    """The second person keeps it, and says why."""
    newest = _waiting(session, key, actor)
    return facts.change(
        session, newest, "erasure.declined", act="declined", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why it is kept", 2000, field="reason"),
    )  # fmt: skip


def _waiting(session: Session, key: str, actor: Actor) -> RetentionVersion:
    check(actor, Permission.DECIDE_ERASURE)
    newest = queries.proposal(session, key, viewer=actor.viewer)
    if newest.act != "new":
        raise Invalid({"": "This was decided already"})
    proposer, decider = identity_of_account(session, newest.recorded_by), identity_of_actor(session, actor)
    check_another(Act.ERASURE, proposer, decider)
    return newest
