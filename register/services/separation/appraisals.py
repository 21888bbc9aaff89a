"""Keeps options appraisals, and what becomes of the benefits that were promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Refused
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.separation.appraisals import (
    Benefit,
    GivenUp,
    NewAppraisal,
    Weight,
    carried,
    check_appraisal,
    taken_away,
)
from register.domain.separation.promises import PromiseState
from register.domain.texts import text_problems
from register.domain.two_persons import Act, check_another
from register.domain.values import plain
from register.models.appraisals import AppraisalVersion
from register.queries.accounts.identities import identity_of_account, identity_of_actor
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.separation.appraisals import appraisal, promised, to_domain, weights_in
from register.queries.separation.care_services import care_service
from register.queries.separation.programmes import programme
from register.queries.visible import versions_of
from register.services import facts
from register.services.keeping import Keeping
from register.services.records import missing

HELD = (
    "Scores are held: somebody who gave them has an interest in an organisation that the options name. Somebody else agrees "
    "how it is managed before an option is chosen"
)
NO_SUCH = "No benefit of these words is promised for this option"
IS_IN_CONTRACT = "The contract holds it already, as an indicator"


def _check(
    session: Session, new: NewAppraisal, actor: Actor, today: date, newest: AppraisalVersion | None
) -> None:
    check_appraisal(new, ruleset(session), today=today)
    refuse(
        {
            "service_id": missing(session, care_service, new.service_id, actor),
            "programme_id": missing(session, programme, new.programme_id, actor),
            "overseer_id": missing(session, organisation, new.overseer_id, actor),
            **{
                f"scores-{n}-scored_by": missing(session, person, one.scored_by, actor)
                for n, one in enumerate(new.scores)
            },
            **{
                f"structure-{n}-party_id": missing(session, organisation, one.party_id, actor)
                for n, one in enumerate(new.structure)
            },
            "chosen": _choice_problem(session, new, newest, today),
        }
    )


def _choice_problem(
    session: Session, new: NewAppraisal, newest: AppraisalVersion | None, today: date
) -> str | None:
    """The rule weighs what nobody is shown, as the decision check does; it names nobody."""
    if new.chosen is None or (newest is not None and newest.chosen == new.chosen):
        return None
    weights = weights_in(session, new, viewer=UNBOUND, on=today)
    return HELD if Weight.HELD in weights.values() else None


def _with_promises(session: Session, new: NewAppraisal, actor: Actor) -> NewAppraisal:
    return replace(new, benefits=carried(new.benefits, None))


KEPT = Keeping(AppraisalVersion, "appraisal", appraisal, _check, completed=_with_promises)
add_appraisal = KEPT.add


def amend_appraisal(
    session: Session, key: str, new: NewAppraisal, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> AppraisalVersion:  # fmt: skip
    """Record what changed. What was given up stays given up, and a promise of the chosen option stays promised."""
    check(actor, Permission.KEEP_PROGRAMMES)
    newest = appraisal(session, key, viewer=actor.viewer)
    before, every = to_domain(newest), versions_of(session, newest, viewer=actor.viewer)
    refuse({"options": taken_away(new, [one.chosen for one in every])})
    whole = replace(new, benefits=carried(new.benefits, before))
    return KEPT.amend(session, key, whole, expected_n=expected_n, reason=reason, actor=actor, today=today)


def give_up_benefit(
    session: Session, key: str, new: GivenUp, *, expected_n: int | None = None, actor: Actor, today: date
) -> AppraisalVersion:
    """Somebody else than whoever recorded a promised benefit gives it up, with a reason."""
    check(actor, Permission.GIVE_SECOND_WORD)
    newest = appraisal(session, key, viewer=actor.viewer)
    value, wanted = to_domain(newest), Benefit(promised_option=new.promised_option, measure=new.measure).key
    refuse(text_problems(new))
    states = {one.key: state for one, state in promised(session, value, viewer=actor.viewer)}
    refuse({"measure": None if wanted in states else NO_SUCH})
    if states[wanted] is PromiseState.IN_CONTRACT:
        raise Refused(IS_IN_CONTRACT)
    by = identity_of_account(session, _recorded_by(session, newest, wanted, actor))
    check_another(Act.BENEFIT, by, identity_of_actor(session, actor))
    benefits = [plain(_given_up(one, new, actor) if one.key == wanted else one) for one in value.benefits]
    if facts.is_unchanged(session, newest, {"benefits": benefits}, expected_n, actor):
        return newest
    return facts.change(
        session, newest, "appraisal.benefit_given_up", act="given_up", actor=actor, known_on=today, expected_n=expected_n,
        benefits=benefits,
    )  # fmt: skip


def _given_up(one: Benefit, new: GivenUp, actor: Actor) -> Benefit:
    return replace(one, waived_because=new.waived_because, waived_by=actor.person_id)


def _recorded_by(session: Session, newest: AppraisalVersion, wanted: tuple[str, str], actor: Actor) -> str:
    """The account that recorded the promise first."""
    rows = sorted(versions_of(session, newest, viewer=actor.viewer), key=lambda row: row.n)
    return next(row.recorded_by for row in rows if wanted in {one.key for one in to_domain(row).benefits})
