"""What is done once a second person has agreed: the same services that everybody uses, by the one who confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.accounts.account_terms import NOTHING, AccountTerms, asked, gains, kept
from register.domain.accounts.accounts import same_address
from register.domain.audit_scopes import NewAuditScope, asked_again, read, stored
from register.domain.contracts.templates import NewTemplate, template_read, template_stored
from register.domain.dates import london_day
from register.domain.errors import Invalid, NotFound, Stale
from register.domain.interests.mitigations import NewMitigation, check_mitigation
from register.domain.permissions import Actor, Permission, check
from register.domain.publication.withholdings import NewWithholding, Outcome
from register.domain.readers import read as read_value
from register.domain.two_persons import RULES, Act, another_person
from register.domain.values import plain
from register.models.base import new_id
from register.models.confirmations import CONFIRMED, DECLINED, Confirmation, PersonElsewhere
from register.models.interests import InterestVersion
from register.queries.accounts.identities import identity_of, identity_of_actor, is_own, who_may
from register.queries.contracts.templates import upload
from register.queries.duties import confirmations as queries
from register.queries.interests.managing import about_whom, could_review
from register.queries.publication.withholdings import withholding_of
from register.queries.rules import ruleset
from register.services.accounts import accounts
from register.services.accounts.one_time_links import digest
from register.services.audit.retention import confirm_erasure, decline_erasure
from register.services.contracts import templates
from register.services.duties import confirmations
from register.services.duties.confirmations import Asked, Heard, Means, anybody_else
from register.services.duties.confirmed_incidents import confirm_time, confirm_unconfirming
from register.services.duties.confirmed_invitations import confirm_invitations
from register.services.duties.confirmed_reissues import confirm_reissue
from register.services.duties.confirmed_signatures import confirm_signature
from register.services.duties.confirmed_unpublishing import (
    answered_in_time,
    confirm_shown_again,
    refuse_left_out,
    second_left_out,
)
from register.services.interests.mitigations import agree_mitigation
from register.services.publication.withholdings import (
    decide_publication,
    lifts,
    refuse_publication,
    second_publication,
)
from register.services.walls import lift_wall

Work = Callable[[Session, Confirmation, Means, Actor, datetime], None]


def invite_or_ask(
    session: Session, email: str, terms: AccountTerms, *, means: Means, actor: Actor, now: datetime
) -> Confirmation | None:
    """Open the account and post its invitation, or ask a second administrator to; None when it was done."""
    check(actor, Permission.KEEP_ACCOUNTS)
    accounts.check_new(session, email, terms)
    if not gains(NOTHING, terms):
        accounts.invite(
            session, email, terms, link_to=means.link_to, policy=means.policy, actor=actor, now=now
        )
        return None
    question = {"email": same_address(email), "terms": kept(terms)}
    new = Asked(act=Act.ACCOUNT, what="account.open", subject=new_id(), question=question)
    return confirmations.ask(session, new, means=means, actor=actor, now=now)


def amend_or_ask(
    session: Session, account_id: str, terms: AccountTerms, *, expected_n: int | None, means: Means, actor: Actor,
    now: datetime,
) -> Confirmation | None:  # fmt: skip
    """Change the account, or ask a second administrator to; None when it was done."""
    account, had = accounts.check_amendment(session, account_id, terms, expected_n=expected_n, actor=actor)
    if not gains(had, terms):
        accounts.amend_account(session, account_id, terms, expected_n=expected_n, actor=actor, now=now)
        return None
    question = {"terms": kept(terms), "n": account.n}
    new = Asked(act=Act.ACCOUNT, what="account.amend", subject=account_id, question=question)
    return confirmations.ask(session, new, means=means, actor=actor, now=now)


def scope_or_ask(
    session: Session, account_id: str, scope: NewAuditScope, *, expected_n: int | None, means: Means, actor: Actor,
    now: datetime,
) -> Confirmation | None:  # fmt: skip
    """Set what an external auditor may read, or, where that is more than now, ask another person to; None when done."""
    account = accounts.check_scope(session, account_id, scope, expected_n=expected_n, actor=actor)
    if not accounts.is_wider(account, scope):
        accounts.set_scope(session, account_id, scope, expected_n=expected_n, actor=actor)
        return None
    question = {"scope": stored(scope.settled()), "n": account.n}
    new = Asked(act=Act.AUDIT_SCOPE, what="scope", subject=account_id, question=question)
    return confirmations.ask(session, new, means=means, actor=actor, now=now)


def ask_to_publish(
    session: Session,
    upload_id: str,
    new: NewTemplate,
    pack_hash: str,
    *,
    means: Means,
    actor: Actor,
    now: datetime,
) -> Confirmation:
    """Ask another person to confirm a contract template whose files are kept; nothing is published until then."""
    templates.check_new(session, new, today=london_day(now))
    question = {
        **template_stored(new),
        "pack_hash": pack_hash,
        "file_name": upload(session, upload_id).file_name,
    }
    asked_for = Asked(act=Act.TEMPLATE, what="template", subject=upload_id, question=question)
    return confirmations.ask(session, asked_for, means=means, actor=actor, now=now)


def ask_elsewhere_to_erase(
    session: Session, proposal_id: str, *, means: Means, actor: Actor, now: datetime
) -> Confirmation | None:
    """Where nobody else here may decide, ask somebody elsewhere; None where somebody here can, or nobody anywhere."""
    lonely = len(who_may(session, RULES[Act.ERASURE].permission, london_day(now))) < 2
    if not lonely or not queries.elsewhere(session):
        return None
    new = Asked(act=Act.ERASURE, what="erasure", subject=proposal_id, question={"n": 1})
    return confirmations.ask(session, new, means=means, actor=actor, now=now)


def ask_about_own(
    session: Session, new: Asked, owner_id: str | None, *, means: Means, actor: Actor, now: datetime
) -> bool:
    """Where what is to be decided concerns the actor themselves and nobody else here may decide it, ask somebody
    elsewhere; whether they were asked. owner_id: the person it concerns."""
    owner, decider = identity_of(session, owner_id), identity_of_actor(session, actor)
    if owner is None or decider is None or another_person(owner, decider):
        return False
    if queries.others_here(session, new.act, decider, london_day(now)) or not queries.elsewhere(session):
        return False
    confirmations.ask(session, new, means=means, actor=actor, now=now)
    return True


def agree_or_ask(session: Session, new: NewMitigation, *, means: Means, actor: Actor, now: datetime) -> Heard:
    """Record how an interest or a dual role is managed, or, where it is the actor's own and nobody here could say it, have
    somebody elsewhere agree it by a mailed link."""
    today = london_day(now)
    whose, ref, situation = about_whom(session, new, viewer=actor.viewer, on=today)
    asked = Asked(
        act=Act.MITIGATION, what="mitigation", subject=new.interest_id or whose, question={"ref": ref, "new": plain(new)}
    )  # fmt: skip
    own = is_own(session, whose, actor.person_id)
    if not own or could_review(session, whose, today, viewer=actor.viewer) or not queries.elsewhere(session):
        agree_mitigation(session, new, actor=actor, today=today)
        return Heard.DONE
    check_mitigation(
        new, ruleset(session), subject_person_id=whose, situation=situation, today=today, elsewhere=True
    )
    confirmations.ask(session, asked, means=means, actor=actor, now=now)
    return Heard.WAITS


def publication_or_ask(
    session: Session, one: InterestVersion, new: NewWithholding, *, expected_n: int | None, means: Means, actor: Actor,
    now: datetime,
) -> Heard:  # fmt: skip
    """Decide what the public sees of an interest, or have somebody else decide. What leaves something out counts at
    once, and a second person is asked to agree; to show it again waits for their word."""
    about = {"ref": one.ref, "n": expected_n, **_kept(new)}
    whole = Asked(act=Act.PUBLICATION, what="publication", subject=one.thing_id, question=about)
    if ask_about_own(session, whole, one.person_id, means=means, actor=actor, now=now):
        return Heard.WAITS
    if lifts(withholding_of(session, one.thing_id, viewer=actor.viewer), new):
        confirmations.ask(session, whole, means=means, actor=actor, now=now)
        return Heard.WAITS
    row = decide_publication(session, one.ref, new, expected_n=expected_n, actor=actor, today=london_day(now))
    if not new.outcome.hides or row.seconded_by or not anybody_else(session, Act.PUBLICATION, actor, now):
        return Heard.DONE
    question = {**about, "n": row.n}
    hide = Asked(act=Act.PUBLICATION, what="publication.hide", subject=one.thing_id, question=question)
    confirmations.ask(session, hide, means=means, actor=actor, now=now)
    return Heard.AGREEMENT_ASKED


def _kept(new: NewWithholding) -> dict[str, Any]:
    return {
        "outcome": new.outcome.value, "ground": new.ground, "hidden": list(new.hidden),
        "requested_by": new.requested_by, "review_on": new.review_on.isoformat() if new.review_on else None,
    }  # fmt: skip


def _asked_for(question: dict[str, Any]) -> NewWithholding:
    review_on = question["review_on"]
    return NewWithholding(
        outcome=Outcome(question["outcome"]), ground=question["ground"], hidden=tuple(question["hidden"]),
        requested_by=question["requested_by"], review_on=date.fromisoformat(review_on) if review_on else None,
    )  # fmt: skip


def confirm(session: Session, key: str, *, means: Means, actor: Actor, now: datetime) -> None:
    """The second person's yes: what was asked is done in the same transaction."""
    row = confirmations.take(session, key, actor=actor, now=now)
    _check_asker(session, row, london_day(now))
    DONE[row.what][0](session, row, means, actor, now)
    confirmations.settle(session, row, CONFIRMED, actor=actor, now=now)


def decline(session: Session, key: str, *, means: Means, actor: Actor, now: datetime) -> None:
    """The second person's no."""
    row = confirmations.take(session, key, actor=actor, now=now)
    DONE[row.what][1](session, row, means, actor, now)
    confirmations.settle(session, row, DECLINED, actor=actor, now=now)


def answer_by_link(session: Session, token: str, *, agrees: bool, means: Means, now: datetime) -> None:
    """The same from somebody elsewhere, by the link they were sent; Invalid once it is answered or too old."""
    found = queries.by_link(session, digest(token), now)
    if found is None:
        raise Invalid({"": confirmations.GONE})
    row, who = found
    work = confirm if agrees else decline
    work(session, row.id, means=means, actor=somebody_elsewhere(who, Act(row.act)), now=now)


def somebody_elsewhere(who: PersonElsewhere, act: Act) -> Actor:
    """They may do this one thing, for the request they were asked about."""
    return Actor(who.id, who.id, frozenset(), frozenset({RULES[act].permission, Permission.SEE_REGISTER}))


def _check_asker(session: Session, row: Confirmation, today: date) -> None:
    """Whoever asked may still ask."""
    if row.asked_as not in who_may(session, RULES[Act(row.act)].permission, today):
        raise Invalid({"": "Whoever asked for this may not do it any more. Decline it"})


def _open(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    accounts.invite(
        session, row.question["email"], asked(row.question["terms"]), link_to=means.link_to, policy=means.policy,
        confirmed=True, actor=actor, now=now,
    )  # fmt: skip


def _amend(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    terms = asked(row.question["terms"])
    try:
        accounts.amend_account(
            session, row.subject, terms, expected_n=row.question["n"], confirmed=True, actor=actor, now=now
        )
    except Stale:
        raise Invalid(
            {"": "The account was changed since this was asked. Decline it, and ask again"}
        ) from None


def _scope(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    scope = asked_again(read(row.question["scope"])) or NewAuditScope()
    try:
        accounts.set_scope(
            session, row.subject, scope, expected_n=row.question["n"], confirmed=True, actor=actor
        )
    except Stale:
        raise Invalid(
            {"": "The account was changed since this was asked. Decline it, and ask again"}
        ) from None


def _erase(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    confirm_erasure(session, row.subject, expected_n=row.question["n"], actor=actor, today=london_day(now))


def _keep(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    decline_erasure(
        session, row.subject, expected_n=row.question["n"], reason="Declined by a person elsewhere", actor=actor,
        today=london_day(now),
    )  # fmt: skip


def _publish(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    try:
        decide_publication(
            session, row.subject, _asked_for(row.question), expected_n=row.question["n"], asked_by=row.asked_by, actor=actor,
            today=london_day(now),
        )  # fmt: skip
    except Stale:
        raise Invalid(
            {"": "The interest was changed since this was asked. Answer no, and they ask again"}
        ) from None


def _second(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    _settle_hiding(second_publication, session, row, actor, now)


def _refuse(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    _settle_hiding(refuse_publication, session, row, actor, now)


def _settle_hiding(
    work: Callable[..., object], session: Session, row: Confirmation, actor: Actor, now: datetime
) -> None:
    with answered_in_time():
        work(session, row.subject, expected_n=row.question["n"], actor=actor, today=london_day(now))


def _lift(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    try:
        lift_wall(
            session, row.subject, expected_n=row.question["n"], reason=row.question["reason"], actor=actor,
            today=london_day(now),
        )  # fmt: skip
    except Stale:
        raise Invalid(
            {"": "The barrier was changed since this was asked. Answer no, and they ask again"}
        ) from None


def _publish_template(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    try:
        templates.publish_template(
            session, row.subject, template_read(row.question), row.question["pack_hash"], confirmed=True, actor=actor,
            today=london_day(now),
        )  # fmt: skip
    except NotFound:
        raise Invalid({"": "The file was removed since this was asked. Decline it"}) from None


def _agree(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    """By whoever answers: a person of the register, or somebody elsewhere."""
    elsewhere = actor.id if session.get(PersonElsewhere, actor.id) else None
    new = replace(
        read_value(NewMitigation, row.question["new"]), agreed_by=None if elsewhere else actor.person_id
    )
    agree_mitigation(session, new, actor=actor, today=london_day(now), elsewhere=elsewhere)


def _nothing(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    """A no leaves everything as it is."""


DONE: dict[str, tuple[Work, Work]] = {
    "account.open": (_open, _nothing),
    "account.open_many": (confirm_invitations, _nothing),
    "account.amend": (_amend, _nothing),
    "scope": (_scope, _nothing),
    "erasure": (_erase, _keep),
    "publication": (_publish, _nothing),
    "publication.hide": (_second, _refuse),
    "unpublishing": (confirm_shown_again, _nothing),
    "unpublishing.hide": (second_left_out, refuse_left_out),
    "barrier": (_lift, _nothing),
    "mitigation": (_agree, _nothing),
    "template": (_publish_template, _nothing),
    "signature": (confirm_signature, _nothing),
    "aware_time": (confirm_time, _nothing),
    "unconfirm": (confirm_unconfirming, _nothing),
    "reissue": (confirm_reissue, _nothing),
}
"""What a yes and a no do, by the name of the work."""
