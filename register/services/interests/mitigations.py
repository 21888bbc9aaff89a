"""How an interest or a dual role is managed: agreed by somebody else, and ended when it is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound
from register.domain.interests.follow_ups import NewFollowUp, check_follow_up
from register.domain.interests.mitigations import (
    OWN_WATCH,
    Mitigation,
    NewMitigation,
    check_mitigation,
    in_words,
    mitigation_kinds,
)
from register.domain.interests.outside_work import asks, permission_problem
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.domain.two_persons import Act, check_another
from register.models.contracts import ContractVersion
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.models.people import PersonVersion
from register.queries.accounts.identities import identity_of, identity_of_actor, is_own
from register.queries.interests.interests import interest, may_review
from register.queries.interests.managing import managing, may_follow_up, subject_of
from register.queries.interests.mitigations import mitigation, mitigations_of, to_domain
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.visible import one
from register.services import facts


def agree_mitigation(
    session: Session,
    new: NewMitigation,
    *,
    actor: Actor,
    today: date,
    provenance: str = "",
    elsewhere: str | None = None,
) -> MitigationVersion:
    """Record how an interest, or a dual role, is managed. Nobody agrees their own. elsewhere: who agrees it by a mailed
    link, where nobody here could."""
    check(actor, Permission.REVIEW_INTERESTS)
    about = interest(session, new.interest_id, viewer=actor.viewer, on=today) if new.interest_id else None
    subject = about.person_id if about else _subject(session, None, new.dual_role_person_id, actor, today)
    check_mitigation(
        new, ruleset(session), subject_person_id=subject, situation=about.situation if about else None, today=today,
        elsewhere=elsewhere is not None,
    )  # fmt: skip
    _check_permission(session, new.kind, about, actor, today)
    new = in_words(new, ruleset(session), today=today)
    _refuse_own(session, subject, actor)
    _check_named(session, new, actor)
    agreeing = elsewhere or identity_of(session, new.agreed_by)
    check_another(Act.MITIGATION, identity_of(session, subject), agreeing, field="agreed_by")
    _refuse_own_watch(session, subject, new.seen_to_by)
    return facts.begin(
        session, MitigationVersion, "mitigation.agreed", actor=actor, known_on=today, provenance=provenance,
        agreed_elsewhere=elsewhere, **facts.columns(MitigationVersion, new),
    )  # fmt: skip


def _refuse_own_watch(session: Session, subject: str, watcher: str | None) -> None:
    """Nobody sees to how their own interest is managed, under whichever of their records."""
    own = watcher is not None and is_own(session, watcher, subject)
    refuse({"seen_to_by": OWN_WATCH if own else None})


def end_mitigation(
    session: Session, key: str, last_day: date, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> MitigationVersion:  # fmt: skip
    """Record the last day on which it holds."""
    check(actor, Permission.REVIEW_INTERESTS)
    newest = mitigation(session, key, viewer=actor.viewer)
    subject = _subject(session, newest.interest_id, newest.dual_role_person_id, actor, today)
    _refuse_own(session, subject, actor)
    early = last_day < newest.valid_from
    refuse({"last_day": "The last day must be on or after the day it began" if early else None})
    return facts.change(
        session, newest, "mitigation.ended", act="ended", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why it ends", 2000, field="reason"), valid_to=last_day,
    )  # fmt: skip


def withdraw_mitigation(
    session: Session, key: str, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> MitigationVersion:  # fmt: skip
    """Take back what was recorded in error, at once: it counts on no day, and stays in the history. By another than whose
    interest it manages."""
    check(actor, Permission.REVIEW_INTERESTS)
    newest = mitigation(session, key, viewer=actor.viewer)
    subject = _subject(session, newest.interest_id, newest.dual_role_person_id, actor, today)
    _refuse_own(session, subject, actor)
    return facts.change(
        session, newest, "mitigation.withdrawn", act="ended", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "what was wrong with it", 2000, field="reason"),
        valid_to=newest.valid_from - timedelta(days=1),
    )  # fmt: skip


def follow_up_mitigation(
    session: Session, key: str, new: NewFollowUp, *, expected_n: int | None, actor: Actor, today: date
) -> MitigationVersion:
    """Record whether it is done and what shows it: by its owner, or by whoever reviews the person. Nobody follows up
    their own."""
    check(actor, Permission.DECLARE_INTEREST)
    newest = managing(session, key, viewer=actor.viewer, on=today)
    if not may_follow_up(session, newest, viewer=actor.viewer, on=today):
        raise NotFound
    _refuse_own(session, subject_of(session, newest, viewer=actor.viewer), actor)
    if newest.act == "ended":
        raise Invalid({"": "This has ended. Record how the interest is managed now"})
    check_follow_up(new, to_domain(newest), today=today)
    found = {"followed_up_on": today, **facts.columns(MitigationVersion, new)}
    if facts.is_unchanged(session, newest, found, expected_n, actor):
        return newest
    return facts.change(
        session, newest, "mitigation.followed_up", act="followed_up", actor=actor, known_on=today, expected_n=expected_n,
        **found,
    )  # fmt: skip


def _subject(
    session: Session, interest_id: str | None, person_id: str | None, actor: Actor, today: date
) -> str:
    """Whose conflict it is; NotFound when it is not the actor's to review."""
    if interest_id is not None:
        return interest(session, interest_id, viewer=actor.viewer, on=today).person_id
    if person_id is None:
        raise Invalid({"interest_id": "Select the interest, or the person whose dual role it is"})
    subject = person(session, person_id, viewer=actor.viewer).thing_id
    own = is_own(session, subject, actor.person_id)
    if not own and not may_review(session, subject, viewer=actor.viewer, on=today):
        raise NotFound
    return subject


def _check_permission(
    session: Session, kind: str, about: InterestVersion | None, actor: Actor, today: date
) -> None:
    asked, agreed = False, list[Mitigation]()
    if about is not None:
        asked = asks(about)
        agreed = list(map(to_domain, mitigations_of(session, [about.thing_id], viewer=actor.viewer)))
    kinds = mitigation_kinds(ruleset(session), on=today)
    refuse({"kind": permission_problem(kind, asked, agreed, kinds, on=today)})


def _refuse_own(session: Session, subject_person_id: str, actor: Actor) -> None:
    owner, agreeing = identity_of(session, subject_person_id), identity_of_actor(session, actor)
    check_another(Act.MITIGATION, owner, agreeing)


def _check_named(session: Session, new: NewMitigation, actor: Actor) -> None:
    asked: dict[str, tuple[Any, str | None, str]] = {
        "agreed_by": (PersonVersion, new.agreed_by, "Select who agreed it from the register"),
        "seen_to_by": (PersonVersion, new.seen_to_by, "Select who sees that it is done from the register"),
        "contract_id": (ContractVersion, new.contract_id, "Select a contract from the register"),
    }
    refuse({name: _missing(session, *named, actor) for name, named in asked.items()})


def _missing(session: Session, model: Any, key: str | None, words: str, actor: Actor) -> str | None:
    if key is None:
        return None
    try:
        return None if one(session, model, key, actor.viewer).thing_id == key else words
    except NotFound:
        return words
