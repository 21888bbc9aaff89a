"""A data incident is graded, again where more is known, and the SIRO decides whether the regulator is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.leaves import stamp
from register.domain.permissions import Actor, Role, check
from register.domain.problems import refuse
from register.domain.sharing.clocks import REGULATOR, NewNotTelling, check_not_telling
from register.domain.sharing.grading import NewAssessment, NewReportDecision, Scale, check_assessment, scale
from register.domain.sharing.incidents import IncidentAct, IncidentState, move
from register.domain.texts import check_text, text_problems
from register.models.incidents import IncidentVersion
from register.queries.sharing.incidents import incident
from register.services.sharing.clocking import By, answered, binding, clocks_now, follow

LONGEST_ANSWER = 4000


def scale_of(session: Session, newest: IncidentVersion, *, now: datetime) -> Scale:
    """The scale on which an incident is graded, by the day the body became aware."""
    rules, body = binding(session, newest)
    return scale(rules, newest.earliest_aware_at or newest.aware_at or now, body=body)


def assess_incident(
    session: Session, new: NewAssessment, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Grade it; an earlier grade stays on record with its scale, and is never worked out again on another."""
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    row = move(IncidentState(newest.state), IncidentAct.ASSESS)
    check(actor, row.permission)
    on = scale_of(session, newest, now=now)
    check_assessment(new, on)
    graded = {
        "at": stamp(now), "scale": on.name, "severity": on.severities[new.severity],
        "likelihood": on.likelihoods.get(new.likelihood or "", ""), "words": new.words,
        "advises": list(on.advises(new.severity, new.likelihood)),
    }  # fmt: skip
    return follow(
        session, newest, "incident.assess", By(actor, now, expected_n), reason=new.words, state=row.end.value,
        severity=new.severity, likelihood=new.likelihood, assessments=[*(newest.assessments or []), graded],
    )  # fmt: skip


def decide_report(
    session: Session, new: NewReportDecision, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Decide whether the regulator is told. Not to tell ends the regulator's clock, and no other; to tell ends none."""
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    row = move(IncidentState(newest.state), IncidentAct.DECIDE)
    check(actor, row.permission)
    refuse(text_problems(new))
    changes = {
        "state": row.end.value,
        "decisions": [
            *(newest.decisions or []),
            {"at": stamp(now), "report": new.report, "reason": new.reason, "by": actor.id},
        ],
        "opinions": [
            *(newest.opinions or []), {"role": Role.SIRO.value, "words": new.reason, "at": stamp(now)},
        ],
    }  # fmt: skip
    clocks = {clock.addressee.to: clock for clock in clocks_now(session, newest)}
    if not new.report and REGULATOR in clocks:
        no = NewNotTelling(incident_id=new.incident_id, to=REGULATOR, reason=new.reason)
        check_not_telling(no, clocks.values(), field="report")
        said = {"to": REGULATOR, "reason": new.reason, "at": stamp(now)}
        changes["not_telling"] = [*(newest.not_telling or []), said]
    return answered(
        session, newest, "incident.decide", By(actor, now, expected_n), reason=new.reason, **changes
    )


def answer_questions(
    session: Session, key: str, given: dict[str, str], *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Keep answers for the addressee's own form, by the names of its questions; amended as often as more is known."""
    newest = incident(session, key, viewer=actor.viewer)
    check(actor, move(IncidentState(newest.state), IncidentAct.NOTIFY).permission)
    kept = {
        name: check_text(words, "your answer", LONGEST_ANSWER, field=name)
        for name, words in given.items()
        if words
    }
    before = dict(newest.form_answers or {})
    after = {**{name: words for name, words in before.items() if name not in given}, **kept}
    return follow(
        session, newest, "incident.answered", By(actor, now, expected_n), reason="Answers for the notification",
        form_answers=after,
    )  # fmt: skip
