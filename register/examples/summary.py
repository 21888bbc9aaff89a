"""What `armslength run` prints before it serves: what there is to see, what was found, and how to sign in."""

from __future__ import annotations

from collections.abc import Iterator

from register import clock
from register.db import Session, reading
from register.domain.contracts.wording.reason_names import reason_name
from register.domain.dates import LONDON, said
from register.domain.permissions import Role, actor_with, system_actor
from register.examples.contracting import documents
from register.examples.sign_ins import PASSWORD
from register.queries import examples
from register.queries.home import home
from register.queries.home.entries import Entry
from register.queries.instance import is_demo

DUE_SHOWN = 4
SIGN_INS_A_LINE = 3
_WATCHING = (Role.INFORMATION_GOVERNANCE_LEAD, Role.CONTRACT_MANAGER, Role.GOVERNANCE_OFFICER)


def summary(address: str) -> list[str]:
    """A dozen plain lines about this instance, served at `address`."""
    with reading() as session:
        if not is_demo(session):
            return [f"This register is at {address}. Press Ctrl-C to stop."]
        return [
            "Two examples: the Tees transfer of 2008 to 2010, and an invented board and trust of today.",
            _made(session),
            *_found(session),
            _due(session),
            *_word_files(session),
            f"Address: {address} (Ctrl-C stops it)",
            f"Sign in with the password {PASSWORD} as:",
            *_sign_ins(session),
        ]


def _made(session: Session) -> str:
    n = examples.counts(session, viewer=system_actor().viewer)
    return (
        f"They hold {n['organisation']} organisations, {n['person']} people, {n['interest']} interests, "
        f"{n['delegation']} delegations and {n['contract']} contracts, in {n['entry']} entries of the audit trail."
    )


def _found(session: Session) -> Iterator[str]:
    viewer = system_actor().viewer
    out = examples.outcomes(session, viewer=viewer)
    yield (
        f"Decision checks: {out['clear']} clear, {out['conditional']} clear with conditions, "
        f"{out['stopped']} stopped."
    )
    for one in examples.conflicts(session, viewer=viewer):
        names = ", ".join(reason_name(code) for code in one.codes)
        yield f"  {'Stopped' if one.stopped else 'With conditions'}: {one.about} ({names})"


def _due(session: Session) -> str:
    """What presses most among what the officers of the examples would see."""
    watching = actor_with(*_WATCHING, id="summary").viewer
    parts = home.sections(session, viewer=watching, now=clock.now())
    entries = [e for part in parts if part.key != home.TASKS for e in part.entries if e.due_on or e.due_at]
    pressing = sorted(entries, key=home.pressing)[:DUE_SHOWN]
    return f"Due: {'; '.join(_when(entry) for entry in pressing) or 'nothing today'}."


def _when(entry: Entry) -> str:
    if entry.due_at is not None:
        return f"{entry.words.rstrip('.')}, by {entry.due_at.astimezone(LONDON):%-d %B %Y at %H:%M}"
    assert entry.due_on is not None
    return f"{entry.words}, {said(entry.due_on)}"


def _word_files(session: Session) -> Iterator[str]:
    made = examples.counts(session, viewer=system_actor().viewer)["contract_document"]
    if made:
        yield f"{made} contracts lie as Word files in {documents()}"


def _sign_ins(session: Session) -> Iterator[str]:
    """Every account with its roles, in the order of the roles, a few on each line."""
    accounts = examples.sign_ins(session)
    told = [f"{email} ({_small(role.label)})" for role in Role for email, roles in accounts if role in roles]
    for start in range(0, len(told), SIGN_INS_A_LINE):
        yield "  " + ", ".join(told[start : start + SIGN_INS_A_LINE])


def _small(label: str) -> str:
    return label if label.isupper() else label[0].lower() + label[1:]
