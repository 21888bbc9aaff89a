"""Awards of procurements: proposed with reasons by one person, decided by another, who asks the decision check once."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from register.domain.authority.contract_kinds import SERVICES
from register.domain.contracts.assessments import JOINT, Assessment, Outcome
from register.domain.contracts.contracts import ContractForm, PriceBasis, ServiceLine
from register.domain.contracts.stages import Question, Stage
from register.domain.dates import add_months
from register.domain.errors import Invalid, MovedOn, Stale
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.procurement.awards import AwardDecision, Proposal, key_reason_problems
from register.domain.texts import check_text, text_problems
from register.domain.two_persons import Act, check_another
from register.domain.values import kept
from register.models.contracts import ContractVersion
from register.models.procurements import ProcurementVersion
from register.queries.accounts.identities import identity_of, identity_of_actor
from register.queries.contracts.facts import Asked
from register.queries.contracts.told import Judged, judge_award
from register.queries.procurement.evaluators import bidders_of
from register.queries.procurement.judges import judges_of
from register.queries.procurement.procurements import procurement
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.services import facts

DECIDED = "The award was decided already"
STOPPED = "The decision check stops this: {reasons}"


def propose_award(
    session: Session, key: str, new: Proposal, *, expected_n: int | None = None, actor: Actor, today: date
) -> ProcurementVersion:
    """Record to whom it shall be awarded, once however often the same is proposed. Nothing is decided by it."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = procurement(session, key, viewer=actor.viewer)
    if row.award_decided_on is not None:
        raise MovedOn(DECIDED)
    known = new.awarded_to_id in bidders_of(row)
    refuse(
        {
            **text_problems(new),
            "awarded_to_id": None if known else "Select one of the bidders",
            **key_reason_problems(new, ruleset(session), row.valid_from),
        }
    )
    asked = {**kept(new), "award_proposed_by": actor.person_id}
    if facts.is_unchanged(session, row, asked, expected_n, actor):
        return row
    return facts.change(
        session, row, "procurement.award_proposed", act="award_proposed", actor=actor, known_on=today,
        expected_n=expected_n, **asked,
    )  # fmt: skip


def look_at_award(
    session: Session, key: str, *, actor: Actor, today: date
) -> tuple[ProcurementVersion, Judged]:
    """What the decision check says now, without storing anything."""
    check(actor, Permission.APPROVE_CONTRACT)
    row = procurement(session, key, viewer=actor.viewer)
    if row.award_decided_on is not None:
        raise MovedOn(DECIDED)
    if row.awarded_to_id is None:
        raise MovedOn("No award is proposed yet")
    asked = Asked(
        contract_id=row.thing_id, person_id=actor.person_id or "", question=Question.APPROVE, on=today,
        row=_as_contract(session, row, actor, today), proposed_by=(row.award_proposed_by or "",),
        bidders=tuple(sorted(set(bidders_of(row)) - {row.awarded_to_id})),
        judges=lambda known_as, eyes: judges_of(session, row.thing_id, known_as, viewer=eyes, on=today),
    )  # fmt: skip
    return row, judge_award(session, asked, viewer=actor.viewer)


def decide_award(
    session: Session,
    key: str,
    new: AwardDecision,
    *,
    expected_n: int | None = None,
    actor: Actor,
    today: date,
) -> ProcurementVersion:
    """Award it, where the check lets this person. Invalid with its reasons where it does not; another than whoever
    proposed it."""
    row, found = look_at_award(session, key, actor=actor, today=today)
    if expected_n is not None and expected_n != row.n:
        raise Stale(row.__kind__, row.thing_id)
    check_another(Act.AWARD, identity_of(session, row.award_proposed_by), identity_of_actor(session, actor))
    refuse(text_problems(new))
    _check_allowed(found.kept, found.told)
    return facts.change(
        session, row, "procurement.awarded", act="awarded", actor=actor, known_on=today, award_decided_by=actor.person_id,
        award_decided_on=today, award_outcome=found.kept.outcome.value, **kept(new),
    )  # fmt: skip


def withdraw_award(
    session: Session, key: str, reason: str, *, expected_n: int | None = None, actor: Actor, today: date
) -> ProcurementVersion:
    """Take an award back, as a further decision may; both stay in the history."""
    check(actor, Permission.APPROVE_CONTRACT)
    row = procurement(session, key, viewer=actor.viewer)
    if row.award_decided_on is None:
        raise MovedOn("No award was decided")
    words = check_text(reason, "why it is taken back", 2000, field="reason")
    return facts.change(
        session, row, "procurement.award_withdrawn", act="award_withdrawn", actor=actor, known_on=today,
        expected_n=expected_n, reason=words, awarded_to_id=None, award_reasons=None, key_reasons=None, led_to_id=None,
        award_proposed_by=None,
        award_decided_by=None, award_decided_on=None, award_minute=None, award_outcome=None,
    )  # fmt: skip


def _check_allowed(kept_: Assessment, told: Assessment) -> None:
    stops = [
        reason.message for reason in told.reasons if reason.code == JOINT or reason.severity.value == "stop"
    ]
    if kept_.outcome is Outcome.STOPPED or kept_.second_post_id is not None:
        raise Invalid({"": STOPPED.format(reasons="; ".join(stops))})


def _as_contract(session: Session, row: ProcurementVersion, actor: Actor, today: date) -> ContractVersion:
    """What the award would be a contract of, as the check looks at one: its whole value, as one block."""
    code = "all"
    if row.service_id is not None and "service_id" not in vars(row).get("masked", ()):
        code = care_service(session, row.service_id, viewer=actor.viewer).service_kind
    line = ServiceLine(code=code, name=row.title, basis=PriceBasis.BLOCK, annual_value_pence=row.value_pence)
    return ContractVersion(
        id=row.id, thing_id=row.thing_id, n=row.n, title=row.title, valid_from=today,
        valid_to=add_months(today, 12) - timedelta(days=1), commissioner_id=row.commissioner_id,
        provider_id=row.awarded_to_id, edition="", form=str(ContractForm.BILATERAL), stage=str(Stage.DRAFT),
        lines=[kept(line)], board_approvals=[], indicators=[], reports=[], fields={}, contract_kind=SERVICES, associates=[],
    )  # fmt: skip
