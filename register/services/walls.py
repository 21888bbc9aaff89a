"""Raises and lifts information barriers; one is in force from the moment it is recorded."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.duties.barrier_reviews import BarrierReview, check_review, latest_review, review_problem
from register.domain.duties.inside_barriers import promises
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import UNBOUND, Actor, Permission, Role, Viewer, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.domain.two_persons import Act, check_another
from register.models.contracts import ContractVersion
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.wall_confirmations import WallConfirmationVersion
from register.models.walls import WallVersion
from register.queries.accounts.identities import identity_of, identity_of_actor
from register.queries.duties.inside_barriers import inside_of
from register.queries.duties.keepers_of_barriers import keeper_problem
from register.queries.duties.left_behind import Left, left_without_owner
from register.queries.rules import ruleset
from register.queries.visible import one
from register.queries.walls import reaching, wall
from register.services import facts

LOOK_FIRST = "Look at what would be left without an owner, then tick this box"
SUBJECTS = {
    "contract": ContractVersion,
    "organisation": OrganisationVersion,
    "person": PersonVersion,
    "interest": InterestVersion,
}


def raise_wall(
    session: Session, subject_kind: str, subject: str, *, person_id: str | None = None, role: Role | None = None,
    reason: str, barrier_owner_id: str | None = None, review_on: date | None = None, knows_what_is_left: bool = True,
    actor: Actor, today: date, provenance: str = "",
) -> WallVersion:  # fmt: skip
    """Keep a contract, an organisation, a person or an interest from one person, from a role, or (neither) from
    everybody but auditors. Invalid names each field that is wrong. A barrier that stands already hides no record
    from whoever raises another. knows_what_is_left: without it, nothing is raised that leaves work without an owner.
    barrier_owner_id: who looks at it again on review_on; None: all who keep barriers, when the rules say."""
    found = _subject(session, subject_kind, subject, person_id, role, actor)
    rules = ruleset(session)
    refuse(
        {
            "barrier_owner_id": keeper_problem(
                session, barrier_owner_id, person_id, role, today, viewer=actor.viewer
            ),
            "review_on": review_problem(review_on, today=today, ruleset=rules),
        }
    )
    if not knows_what_is_left and _leaves(session, found, person_id, role, actor, today):
        raise Invalid({"knows_what_is_left": LOOK_FIRST})
    return facts.begin(
        session, WallVersion, "wall.raised", actor=actor, known_on=today, valid_from=today, provenance=provenance,
        reason=check_text(reason, "why access is restricted", 2000, field="reason"), subject_kind=subject_kind,
        subject_id=found.thing_id, subject_ref=found.ref, person_id=person_id,
        role=None if role is None else str(role), barrier_owner_id=barrier_owner_id or None,
        review_on=review_on or latest_review(rules, today),
    )  # fmt: skip


def look_before(
    session: Session, subject_kind: str, subject: str, *, person_id: str | None, role: Role | None, actor: Actor, today: date
) -> list[Left]:  # fmt: skip
    """What such a barrier would leave without an owner. Invalid names each field that is wrong, as raising it does."""
    found = _subject(session, subject_kind, subject, person_id, role, actor)
    return _leaves(session, found, person_id, role, actor, today)


def _subject(
    session: Session, subject_kind: str, subject: str, person_id: str | None, role: Role | None, actor: Actor
) -> ContractVersion:
    check(actor, Permission.KEEP_WALLS)
    model = SUBJECTS.get(subject_kind)
    if model is None:
        raise Invalid({"subject_kind": "Select what is to be restricted"})
    if person_id is not None and role is not None:
        raise Invalid({"role": "Select a person or a role, not both"})
    found = _found(session, model, subject, UNBOUND, "subject", "Enter the reference of a record that exists")
    if person_id is not None:
        _found(session, PersonVersion, person_id, UNBOUND, "person_id", "Select a person from the list")
    return found


def _leaves(
    session: Session,
    found: ContractVersion,
    person_id: str | None,
    role: Role | None,
    actor: Actor,
    today: date,
) -> list[Left]:
    key, viewer = found.thing_id, actor.viewer
    return left_without_owner(session, key, person_id=person_id, role=role, today=today, viewer=viewer)


def review_wall(
    session: Session, key: str, new: BarrierReview, *, expected_n: int | None, actor: Actor, today: date
) -> WallVersion:
    """Say that a barrier is still needed, who answers for it, and when it is looked at again. Invalid names each field
    that is wrong. Somebody whom the actor may not see goes on answering for it, where nobody else is named."""
    check(actor, Permission.KEEP_WALLS)
    newest, rules = wall(session, key, viewer=actor.viewer), ruleset(session)
    _check_in_force(newest)
    _check_not_bound(session, newest, actor)
    check_review(new, today=today, ruleset=rules)
    bound = newest.person_id, Role(newest.role) if newest.role else None
    refuse(
        {
            "barrier_owner_id": keeper_problem(
                session, new.barrier_owner_id, *bound, today, viewer=actor.viewer
            )
        }
    )
    return facts.change(
        session, newest, "wall.reviewed", act="reviewed", actor=actor, known_on=today, expected_n=expected_n,
        reason=new.reason, barrier_owner_id=new.barrier_owner_id or None,
        review_on=new.review_on or latest_review(rules, today),
    )  # fmt: skip


def lift_wall(
    session: Session, key: str, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> WallVersion:
    """End a barrier from this moment on."""
    check(actor, Permission.KEEP_WALLS)
    newest = wall(session, key, viewer=actor.viewer)
    _check_in_force(newest)
    _check_not_bound(session, newest, actor)
    return facts.change(
        session, newest, "wall.lifted", act="ended", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why it is lifted", 2000, field="reason"), valid_to=max(today, newest.valid_from),
    )  # fmt: skip


def confirm_inside(session: Session, key: str, *, actor: Actor, today: date) -> WallConfirmationVersion:
    """Somebody inside a barrier says, once, that they keep what they know: a record of its own, with the version of the
    barrier and the words that were confirmed. NotFound for whoever is not inside it."""
    found = next((one for one in inside_of(session, actor.viewer) if key in (one.ref, one.wall_id)), None)
    if found is None:
        raise NotFound
    if found.confirmed_on is not None:
        raise Invalid({"": f"You confirmed this on {said(found.confirmed_on)}. Nothing more is needed"})
    newest = wall(session, found.wall_id, viewer=UNBOUND)
    return facts.begin(
        session, WallConfirmationVersion, "wall.confirmed", act="confirmed", actor=actor, known_on=today,
        valid_from=today, wall_id=newest.thing_id, wall_n=newest.n, subject_kind=newest.subject_kind,
        subject_id=newest.subject_id, bound_id=newest.person_id, bound_role=newest.role, person_id=actor.person_id,
        promised=list(promises(ruleset(session), today)),
    )  # fmt: skip


def carry_walls(
    session: Session,
    from_id: str,
    to: OrganisationVersion | ContractVersion,
    *,
    why: str,
    actor: Actor,
    today: date,
) -> None:
    """Keep what goes from one body to another from whom it was kept: each barrier that reaches the one and not the other is
    raised on the other as well, whoever moves it and whether they may see barriers or not. to: a body, or the contract that
    a body leaves."""
    for wall_ in reaching(session, from_id, but=to.thing_id):
        facts.begin(
            session, WallVersion, "wall.raised", actor=actor, known_on=today, valid_from=today,
            reason=f"{wall_.reason or ''} ({why})".strip(), subject_kind=to.__kind__, subject_id=to.thing_id,
            subject_ref=facts.ref_of(session, to), person_id=wall_.person_id, role=wall_.role,
            barrier_owner_id=wall_.barrier_owner_id, review_on=wall_.review_on,
        )  # fmt: skip


def _check_in_force(newest: WallVersion) -> None:
    if newest.act == "ended":
        raise Invalid({"": "This barrier was lifted already"})


def _check_not_bound(session: Session, newest: WallVersion, actor: Actor) -> None:
    """Nobody lifts what keeps something from them by name."""
    if newest.person_id is not None:
        bound, lifting = identity_of(session, newest.person_id), identity_of_actor(session, actor)
        check_another(Act.BARRIER, bound, lifting)


def _found(
    session: Session, model: type, key: str, viewer: Viewer, field: str, words: str
) -> ContractVersion:
    try:
        row: ContractVersion = one(session, model, key.strip(), viewer)
    except NotFound:
        raise Invalid({field: words}) from None
    return row
