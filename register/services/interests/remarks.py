"""Asks back about an interest, and answers. What was said stays with the interest and goes with its words."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Forbidden, Invalid, NotFound
from register.domain.interests.remarks import NewRemark, RemarkKind, check_remark
from register.domain.permissions import Actor, Permission, check
from register.models.interests import InterestVersion
from register.models.remarks import RemarkVersion
from register.queries.accounts.identities import is_own
from register.queries.interests.interests import interest, may_review
from register.queries.interests.remarks import last_said
from register.services import facts
from register.services.interests.interests import check_whose, for_whom


def ask_back(session: Session, key: str, new: NewRemark, *, actor: Actor, today: date) -> RemarkVersion:
    """Ask the person about their interest. Nobody asks about their own; a second question follows the first."""
    check(actor, Permission.REVIEW_INTERESTS)
    about = interest(session, key, viewer=actor.viewer, on=today)
    if is_own(session, about.person_id, actor.person_id):
        raise Forbidden("Somebody else asks about your own declarations")
    if not may_review(session, about.person_id, viewer=actor.viewer, on=today):
        raise NotFound
    return _say(session, about, new, RemarkKind.ASKED, actor, today)


def answer_back(session: Session, key: str, new: NewRemark, *, actor: Actor, today: date) -> RemarkVersion:
    """The person's answer, or an officer's for them; Invalid where nothing was asked."""
    check(actor, Permission.DECLARE_INTEREST)
    about = interest(session, key, viewer=actor.viewer, on=today)
    check_whose(session, about.person_id, actor)
    last = last_said(session, [about.thing_id], viewer=actor.viewer).get(about.thing_id)
    if last is None:
        raise Invalid({"": "Nothing was asked about this. To say more, change the entry"})
    return _say(session, about, new, RemarkKind.ANSWERED, for_whom(actor, about.person_id), today)


def _say(
    session: Session, about: InterestVersion, new: NewRemark, kind: RemarkKind, actor: Actor, today: date
) -> RemarkVersion:
    check_remark(new)
    return facts.begin(
        session, RemarkVersion, f"interest.{kind.value}", actor=actor, known_on=today, valid_from=today, act=kind.value,
        interest_id=about.thing_id, **facts.columns(RemarkVersion, new),
    )  # fmt: skip
