"""The papers that a panel asks for about one procurement: what was decided by whom, why, and when it was recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.people.unseen import BODY, SOMEBODY
from register.domain.permissions import Viewer
from register.domain.procurement.procurements import NewProcurement
from register.models.base import Version
from register.models.evaluators import EvaluatorVersion
from register.models.procurements import ProcurementVersion
from register.queries import entries as trail
from register.queries import names
from register.queries.procurement import evaluators, notices, procurements
from register.queries.visible import versions_of


@dataclass(frozen=True, slots=True)
class Table:
    """A paper that is a table: its file's name, what it answers, its columns by key, its rows."""

    name: str
    question: str
    headings: Mapping[str, str]
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Text:
    """A paper that is text."""

    name: str
    text: str


Paper = Table | Text


def pack(session: Session, row: ProcurementVersion, *, viewer: Viewer, today: date) -> list[Paper]:
    """Every paper of a procurement, in the order in which a panel reads them."""
    value = procurements.to_domain(row)
    of_it = evaluators.of_procurement(session, row.thing_id, viewer=viewer)
    found = {each.bidder_id for each in value.bidders} | {
        each.received_from_id for each in value.representations
    }
    bodies = names.organisations(session, viewer=viewer).look_up(found | {row.awarded_to_id or ""})
    people = names.people_told_apart(session, viewer=viewer).look_up({one.person_id for one in of_it})
    seen = procurements.see(session, row, viewer=viewer, today=today)
    versions = versions_of(session, row, viewer=viewer)
    return [
        Text("1-decision.json", json.dumps(_decision(session, row, asdict(seen), viewer), indent=2, ensure_ascii=False)),
        Text("2-conflicts.txt", _conflicts(value)),
        _evaluators(session, row, of_it, people, today, viewer),
        _scores(of_it, people, bodies),
        _agreed(value, bodies),
        *(Text(f"6-notice-{due.code}.txt", _notice(session, row, due.code, viewer)) for due in seen.due),
        _representations(value, bodies),
        _history("8-history-of-the-procurement.csv", session, versions, viewer),
        *_histories(session, of_it, viewer),
    ]  # fmt: skip


def contents(papers: Sequence[tuple[str, bytes]]) -> str:
    """The list of the papers with the hash of each, so that a copy can be compared."""
    return "\n".join(f"{hashlib.sha256(body).hexdigest()}  {name}" for name, body in papers) + "\n"


def _decision(
    session: Session, row: ProcurementVersion, seen: dict[str, Any], viewer: Viewer
) -> dict[str, Any]:
    told = trail.history_of(session, [row], viewer=viewer)[0]
    return {
        "reference": row.ref, "version": row.n, "recorded_at": told.recorded_at.isoformat(),
        "recorded": {words: str(value) for words, value in told.values},
        "follows": json.loads(json.dumps(seen, default=str)),
    }  # fmt: skip


def _conflicts(value: NewProcurement) -> str:
    if value.conflicts_assessed_on is None:
        return "No conflicts assessment is recorded.\n"
    return (
        f"Conflicts assessed on {value.conflicts_assessed_on.isoformat()}\n\nFound: {value.conflicts_summary}\n\n"
        f"Managed: {value.conflicts_actions}\n"
    )


def _evaluators(
    session: Session, row: ProcurementVersion, of_it: list[EvaluatorVersion], people: Mapping[str, str], today: date,
    viewer: Viewer,
) -> Table:  # fmt: skip
    states = evaluators.states(session, of_it, evaluators.bidders_of(row), today, viewer=viewer)
    headings = {
        "person": "Evaluator", "part": "Judges", "declared": "Declared on", "has": "Declared an interest",
        "interest": "The interest", "settled": "Answered on", "may": "May take part", "because": "Why", "state": "State",
    }  # fmt: skip
    rows = [
        {
            "person": people.get(one.person_id, SOMEBODY), "part": one.evaluator_part, "declared": one.declared_on,
            "has": _yes(one.has_bidder_interest), "interest": one.bidder_interest, "settled": one.settled_on,
            "may": _yes(one.may_take_part), "because": one.settled_because, "state": states[one.thing_id].label,
        }
        for one in of_it
    ]  # fmt: skip
    return Table("3-evaluators.csv", "What each evaluator declared for this procurement", headings, rows)


def _yes(flag: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[flag]


def _scores(of_it: list[EvaluatorVersion], people: Mapping[str, str], bodies: Mapping[str, str]) -> Table:
    headings = {
        "person": "Given by", "bidder": "Bidder", "criterion": "Criterion", "score": "Score", "comment": "Comment",
        "on": "Given on",
    }  # fmt: skip
    rows = [
        {
            "person": people.get(one.person_id, SOMEBODY), "bidder": bodies.get(each.scored_bidder_id, BODY),
            "criterion": each.on_criterion, "score": each.bid_score, "comment": each.bid_comment, "on": one.scored_on,
        }
        for one in of_it for each in evaluators.scores_of(one)
    ]  # fmt: skip
    return Table(
        "4-scores-by-person.csv", "The scores of each evaluator, with their comments", headings, rows
    )


def _agreed(value: NewProcurement, bodies: Mapping[str, str]) -> Table:
    headings = {
        "bidder": "Bidder",
        "criterion": "Criterion",
        "score": "Agreed score",
        "because": "Reason",
        "on": "Agreed on",
    }
    rows = [
        {
            "bidder": bodies.get(one.moderated_id, BODY), "criterion": one.moderated_criterion,
            "score": one.moderated_score, "because": one.moderated_because, "on": one.moderated_on,
        }
        for one in value.moderations
    ]  # fmt: skip
    return Table("5-agreed-scores.csv", "The scores that were agreed, with the reasons", headings, rows)


def _notice(session: Session, row: ProcurementVersion, code: str, viewer: Viewer) -> str:
    text = notices.notice_text(session, row, code, viewer=viewer)
    parts = "\n\n".join(f"{part.heading}\n{part.text or 'Not recorded'}" for part in text.parts)
    return f"{text.name}\n\n{parts}\n"


def _representations(value: NewProcurement, bodies: Mapping[str, str]) -> Table:
    headings = {
        "on": "Received on", "from": "From", "what": "What it says", "answered": "Answered on", "answer": "Answer",
    }  # fmt: skip
    rows = [
        {
            "on": one.representation_on, "from": bodies.get(one.received_from_id, BODY), "what": one.representation,
            "answered": one.answered_on, "answer": one.answer,
        }
        for one in value.representations
    ]  # fmt: skip
    return Table("7-representations.csv", "Representations and their answers", headings, rows)


def _histories(session: Session, of_it: list[EvaluatorVersion], viewer: Viewer) -> Iterator[Table]:
    for one in of_it:
        versions = versions_of(session, one, viewer=viewer)
        yield _history(f"9-history-of-{one.ref}.csv", session, versions, viewer)


def _history(name: str, session: Session, versions: Sequence[Version], viewer: Viewer) -> Table:
    headings = {
        "n": "Version",
        "act": "What was done",
        "at": "Recorded at",
        "by": "By",
        "why": "Why",
        "what": "What changed",
    }
    rows = [
        {
            "n": one.version, "act": one.act, "at": one.recorded_at, "by": one.by, "why": one.reason,
            "what": "; ".join(words for words, _, _ in one.changes),
        }
        for one in trail.history_of(session, versions, viewer=viewer)
    ]  # fmt: skip
    return Table(name, "Every version, the newest first", headings, rows)
