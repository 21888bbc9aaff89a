"""A signature, or a decision about a change, for a party in which nobody else holds a post: its second person is somebody
elsewhere, by a mailed link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState
from register.domain.contracts.conflicts import bodies_bound
from register.domain.contracts.novating.novations import body_of
from register.domain.contracts.stages import Question, Stage
from register.domain.dates import london_day
from register.domain.errors import Invalid
from register.domain.permissions import UNBOUND, Actor
from register.domain.two_persons import Act
from register.models.confirmations import Confirmation, PersonElsewhere
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.queries.accounts.identities import identities
from register.queries.contracts.changes import agreed_of, change, to_change
from register.queries.contracts.contracts import contract
from register.queries.contracts.decisions import decision
from register.queries.contracts.rounds import decided_since
from register.queries.duties import confirmations as queries
from register.queries.held_posts import holding
from register.queries.people.parties import parties, party
from register.services import facts
from register.services.contracts.changes import decide_change, fitting, make_if_complete
from register.services.contracts.decisions import decide
from register.services.duties import confirmations
from register.services.duties.confirmations import Asked, Means

MOVED_ON = "The contract moved on since this was asked. Answer no"
OF_THE_PARTY = "Only whoever is elsewhere answers this. Somebody who holds a post in the party opens the contract and signs"


def sign_or_ask(
    session: Session, key: str, *, party: str, signatory_id: str | None = None, expected_n: int | None = None,
    means: Means, actor: Actor, now: datetime,
) -> DecisionVersion:  # fmt: skip
    """Ask the check and record the signature. Where it waits for a second person and nobody else holds a post in the
    party, whoever is registered elsewhere is asked by mail."""
    today = london_day(now)
    made = decide(
        session, key, Question.SIGN, party=party, signatory_id=signatory_id, expected_n=expected_n, actor=actor,
        today=today,
    )  # fmt: skip
    _ask_elsewhere(session, made, means, actor, now)
    return made


def decide_change_or_ask(
    session: Session, key: str, *, party: str, signatory_id: str | None = None, expected_n: int | None = None,
    means: Means, actor: Actor, now: datetime,
) -> DecisionVersion:  # fmt: skip
    """The same about a change of a contract that runs."""
    made = decide_change(
        session, key, party=party, signatory_id=signatory_id, expected_n=expected_n, actor=actor, today=london_day(now)
    )  # fmt: skip
    _ask_elsewhere(session, made, means, actor, now)
    return made


def _ask_elsewhere(
    session: Session, made: DecisionVersion, means: Means, actor: Actor, now: datetime
) -> None:
    waits = made.taken and made.needs_second_person and made.second_post_id is None
    if waits and queries.elsewhere(session) and not _another_there(session, made, london_day(now)):
        _ask(session, made, means, actor, now)


def _another_there(session: Session, made: DecisionVersion, today: date) -> bool:
    """Whether somebody else holds a post in the party today; asked of everything, and shown to nobody."""
    about = contract(session, made.of_contract, viewer=UNBOUND)
    incoming_id = change(session, made.change_id, viewer=UNBOUND).incoming_id if made.change_id else None
    key = body_of(made.decided_for, (about.commissioner_id, about.provider_id), incoming_id)
    bodies = bodies_bound(party(parties(session, [key], viewer=UNBOUND)[key]))
    held = holding(session, today, posts=(), bodies=bodies, viewer=UNBOUND)
    same = identities(session)
    return any(not same.are_one(person, made.person_id) for some in held.values() for person in some)


def _ask(session: Session, made: DecisionVersion, means: Means, actor: Actor, now: datetime) -> None:
    about = contract(session, made.of_contract, viewer=UNBOUND)
    what = about.ref if made.change_id is None else f"{about.ref}, {Question(made.question).verb} it"
    question = {"ref": what, "party": made.party}
    asked = Asked(act=Act.SIGNATURE, what="signature", subject=made.thing_id, question=question, abroad=True)
    confirmations.ask(session, asked, means=means, actor=actor, now=now)


def confirm_signature(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    """The yes of somebody elsewhere: the signature waits for nobody else any more."""
    if session.get(PersonElsewhere, actor.id) is None:
        raise Invalid({"": OF_THE_PARTY})
    made = decision(session, row.subject, viewer=UNBOUND)
    about = contract(session, made.of_contract, viewer=UNBOUND)
    if made.change_id is not None:
        _confirm_change(session, about, made, actor, london_day(now))
        return
    current = decided_since(session, [about.thing_id], Question.SIGN, viewer=UNBOUND)
    waits = made.thing_id in {one.thing_id for one in current} and made.needs_second_person
    if not waits or Stage(about.stage) not in (Stage.ISSUED, Stage.PART_SIGNED):
        raise Invalid({"": MOVED_ON})
    facts.change(
        session, made, "decision.seconded", act="seconded", actor=actor, known_on=london_day(now),
        needs_second_person=None,
    )  # fmt: skip


def _confirm_change(
    session: Session, about: ContractVersion, made: DecisionVersion, actor: Actor, today: date
) -> None:
    """The change is made where this was the last that it waited for."""
    row = change(session, made.change_id or "", viewer=UNBOUND)
    if row.state != ChangeState.PROPOSED or not made.needs_second_person:
        raise Invalid({"": MOVED_ON})
    fitting(about, to_change(row), agreed_of(session, about.thing_id, viewer=UNBOUND), today=today)
    facts.change(
        session,
        made,
        "decision.seconded",
        act="seconded",
        actor=actor,
        known_on=today,
        needs_second_person=None,
    )
    nobody_here = replace(actor, person_id=None)
    make_if_complete(session, about, row, made.decided_for, actor=nobody_here, today=today)
