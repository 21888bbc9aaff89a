"""Requests for a second person's word, in the words that whoever answers reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.accounts.account_terms import AccountTerms, asked
from register.domain.audit.retention import KINDS
from register.domain.audit_scopes import AuditScope, read, scope_said
from register.domain.contracts.public.unpublished import UnpublishedFor, fields_words
from register.domain.contracts.templates import template_read
from register.domain.dates import moment, said
from register.domain.interests.mitigations import NewMitigation, mitigation_kinds
from register.domain.leaves import unstamp
from register.domain.people.unseen import BODY_WITHIN, SOMEBODY
from register.domain.permissions import UNBOUND, Role, Viewer
from register.domain.publication.withholdings import WHOLE, Outcome, Requester, hidden_words
from register.domain.readers import read as read_value
from register.domain.two_persons import RULES, Act
from register.models.accounts import Account
from register.models.confirmations import (
    CONFIRMED,
    DECLINED,
    ERASED,
    RAN_OUT,
    WAITING,
    WITHDRAWN,
    Confirmation,
)
from register.queries import names as called
from register.queries.audit.retention import proposal
from register.queries.duties import confirmations as queries
from register.queries.labels import actors, labels
from register.queries.rules import ruleset

OUTCOMES = {
    WAITING: "Nobody answered in time", RAN_OUT: "Nobody answered in time", CONFIRMED: "Confirmed",
    DECLINED: "Declined", WITHDRAWN: "Taken back", ERASED: "Its record was erased",
}  # fmt: skip

PUBLICATION = (
    ("ref", "Interest"), ("outcome", "Decision"), ("hidden", "Left out"), ("ground", "Ground"),
    ("requested_by", "Asked for by"), ("review_on", "Looked at again on"),
)  # fmt: skip
_OF_ONES_OWN = {
    "publication": PUBLICATION,
    "publication.hide": PUBLICATION,
    "barrier": (("ref", "Barrier"), ("reason", "Why it is lifted")),
    "signature": (("ref", "Contract"), ("party", "For")),
    "aware_time": (
        ("ref", "Incident"),
        ("was", "Time on record"),
        ("aware_at", "Time it would be"),
        ("reason", "Why it is corrected"),
    ),
    "unconfirm": (("ref", "Incident"), ("reason", "Why it should not have been confirmed")),
}
"""What whoever is elsewhere reads: the record by its reference, and no word of it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A request: what would be done, as pairs of words and values, who asked, and how it stands."""

    key: str
    called: str
    asked_by: str
    asker: str
    asked_at: datetime
    until: datetime
    is_open: bool
    outcome: str
    by: str
    would: Sequence[tuple[str, object]]


def waiting(session: Session, now: datetime, *, viewer: Viewer) -> list[Shown]:
    """What this viewer could answer, or asked for."""
    return [_shown(session, row, now, viewer) for row in queries.waiting(session, now, viewer=viewer)]


def decided(session: Session, now: datetime, *, viewer: Viewer) -> list[Shown]:
    """What was answered or ran out."""
    return [_shown(session, row, now, viewer) for row in queries.decided(session, now, viewer=viewer)]


def shown(session: Session, key: str, now: datetime, *, viewer: Viewer) -> Shown:
    """One request; NotFound for whoever could not do what it asks."""
    return _shown(session, queries.confirmation(session, key, viewer=viewer), now, viewer)


def by_link(session: Session, digest: str, now: datetime) -> Shown | None:
    """What somebody elsewhere is asked; they read who asks and what would be done, and no word of a record."""
    found = queries.by_link(session, digest, now)
    return None if found is None else _shown(session, found[0], now, UNBOUND)


def _shown(session: Session, row: Confirmation, now: datetime, viewer: Viewer) -> Shown:
    people = [who for who in (row.asked_by, row.decided_by) if who]
    names = actors(session, people, viewer=viewer)
    is_open = row.state == WAITING and row.expires_at > now
    return Shown(
        row.id, _called(row), row.asked_by, names.get(row.asked_by, "An account that is gone"), row.asked_at,
        row.expires_at, is_open, "Waiting" if is_open else OUTCOMES[row.state], names.get(row.decided_by or "", ""),
        _would(session, row, viewer) if is_open else (),
    )  # fmt: skip


def _called(row: Confirmation) -> str:
    words = {
        "account.open": "Open an account", "account.amend": "Change an account",
        "account.open_many": "Open accounts for the staff of a body",
    }  # fmt: skip
    return words.get(row.what, RULES[Act(row.act)].called)


def _would(session: Session, row: Confirmation, viewer: Viewer) -> list[tuple[str, object]]:
    if row.what == "erasure":
        return _erasure(session, row, viewer)
    if row.what == "scope":
        return _scope(session, row, viewer)
    if row.what in _BY_ITSELF:
        return _BY_ITSELF[row.what](row)
    if row.what == "account.open_many":
        return _invited(session, row, viewer)
    if row.what == "mitigation":
        return _managed(session, row, viewer)
    if row.what in _OF_ONES_OWN:
        return [
            (words, _told(key, row.question[key]))
            for key, words in _OF_ONES_OWN[row.what]
            if row.question[key]
        ]
    terms = asked(row.question["terms"])
    found = session.get(Account, row.subject)
    email = row.question.get("email") or (found.email if found else "")
    had = [] if found is None else [("Roles now", _roles(found.roles))]
    return [("Email address", email), *had, *_terms(session, terms, viewer)]


def _invited(session: Session, row: Confirmation, viewer: Viewer) -> list[tuple[str, object]]:
    """Each of them by name with their address, as far as the viewer may see."""
    people = called.people(session, viewer=viewer).look_up([person for person, _ in row.question["people"]])
    told = [f"{people[person]}, {email}" for person, email in row.question["people"] if person in people]
    return [
        ("Whose staff", row.question["ref"]),
        ("How many", len(row.question["people"])),
        ("Who", "; ".join(told)),
    ]


def _told(key: str, value: Any) -> object:
    """A value of a question about one's own, in words."""
    words: dict[str, Callable[[Any], object]] = {
        "outcome": lambda code: Outcome(code).label, "requested_by": lambda code: Requester(code).label,
        "hidden": lambda codes: hidden_words(",".join(codes)), "ground": lambda code: code.replace("_", " ").capitalize(),
        "was": _moment, "aware_at": _moment, "review_on": lambda day: said(date.fromisoformat(day)),
    }  # fmt: skip
    return words[key](value) if key in words else value


def _moment(stamped: str) -> str:
    return moment(unstamp(stamped))


def _terms(session: Session, terms: AccountTerms, viewer: Viewer) -> list[tuple[str, object]]:
    names = labels(session, [terms.person_id] if terms.person_id else [], viewer=viewer)
    whose = names.get(terms.person_id, SOMEBODY) if terms.person_id else "Nobody named"
    return [
        ("Roles then", _roles([role.value for role in terms.roles])), ("Whose account it is", whose),
        ("First day of access", _day(terms.access_from)), ("Last day of access", _day(terms.access_ends_on)),
        ("May be used", "Yes" if terms.active else "No"),
        *([("Would read", _read_by(session, terms.scope.settled(), viewer))] if terms.scope else []),
    ]  # fmt: skip


def _scope(session: Session, row: Confirmation, viewer: Viewer) -> list[tuple[str, object]]:
    """What the external auditor reads now, and would read then."""
    account = session.get(Account, row.subject)
    before = read(account.audit_scope) if account else None
    return [
        ("Email address", account.email if account else "An account that is gone"),
        ("Reads now", _read_by(session, before, viewer)),
        ("Would read", _read_by(session, read(row.question["scope"]), viewer)),
    ]  # fmt: skip


def _read_by(session: Session, scope: AuditScope | None, viewer: Viewer) -> str:
    if scope is None:
        return "Nothing"
    names = labels(session, sorted(scope.organisations), viewer=viewer)
    told = {names.get(key, BODY_WITHIN) for key in scope.organisations}
    return scope_said(scope, told)


def _template(row: Confirmation) -> list[tuple[str, object]]:
    """What would be published, and for which contracts it would serve."""
    new = template_read(row.question)
    return [
        ("Title of the template", new.title), ("Made from the file", row.question["file_name"]),
        ("Edition", new.edition), ("For contracts that begin from", _day(new.valid_from)),
        ("To", "No end" if new.valid_to is None else _day(new.valid_to)), ("Where the file comes from", new.source),
        ("Proof code", row.question["pack_hash"][:16]),
    ]  # fmt: skip


def _reissue(row: Confirmation) -> list[tuple[str, object]]:
    """How many files, and how many contracts are left out."""
    chosen, left = row.question["chosen"], row.question["left"]
    return [("Word files to be made", len(chosen)), ("Contracts left out", len(left))]


def _erasure(session: Session, row: Confirmation, viewer: Viewer) -> list[tuple[str, object]]:
    """The record by its reference and rule: whoever is elsewhere reads no word of it."""
    one = proposal(session, row.subject, viewer=viewer)
    return [
        ("Record", one.subject_ref), ("Kind", KINDS.get(one.subject_kind, one.subject_kind)),
        ("Rule", one.rule), ("May go since", _day(one.due_on)),
    ]  # fmt: skip


def _managed(session: Session, row: Confirmation, viewer: Viewer) -> list[tuple[str, object]]:
    """What would be agreed, in the words of whoever asks; of the interest itself only its reference."""
    new = read_value(NewMitigation, row.question["new"])
    kinds = mitigation_kinds(ruleset(session), on=new.valid_from)
    owner = labels(session, [new.seen_to_by] if new.seen_to_by else [], viewer=viewer)
    told: list[tuple[str, object]] = [
        ("Interest or person", row.question["ref"]),
        ("How it would be managed", kinds.get(new.kind, {}).get("name", new.kind)),
        ("What would be agreed", new.text), ("Who sees that it is done", owner.get(new.seen_to_by or "", "")),
        ("From", _day(new.valid_from)), ("Until", "" if new.valid_to is None else _day(new.valid_to)),
    ]  # fmt: skip
    return [(words, value) for words, value in told if value]


def _unpublishing(row: Confirmation) -> list[tuple[str, object]]:
    """What would be left out of a contract and why; of the contract itself only its reference."""
    asked_ = row.question
    left = fields_words(WHOLE if asked_["all_of_it"] else ",".join(asked_["fields"]))
    told: list[tuple[str, object]] = [
        ("Contract", asked_["ref"]), ("Not published of it", left or "Nothing: all of it is published"),
        ("Not published of it until now", fields_words(asked_["was"])), ("Ground", _told("ground", asked_["ground"])),
        ("Asked for by", UnpublishedFor(asked_["requested_by"]).label if asked_["requested_by"] else ""),
        ("Looked at again on", _told("review_on", asked_["review_on"]) if asked_["review_on"] else ""),
    ]  # fmt: skip
    return [(words, value) for words, value in told if value]


_BY_ITSELF: dict[str, Callable[[Confirmation], list[tuple[str, object]]]] = {
    "template": _template, "reissue": _reissue, "unpublishing": _unpublishing, "unpublishing.hide": _unpublishing,
}  # fmt: skip
"""What is told by the request alone."""


def _roles(values: Sequence[Any]) -> str:
    return ", ".join(sorted(Role(value).label for value in values))


def _day(value: date | None) -> str:
    return "No day set" if value is None else f"{value.day} {value:%B} {value.year}"
