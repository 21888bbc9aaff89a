"""The two ways a fact comes to be recorded: it begins, or a newer version follows the newest, where anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import manager_of_class

from register.domain.errors import Stale
from register.domain.people.transfers import TRANSFERRED
from register.domain.permissions import Actor
from register.domain.values import kept
from register.models.base import Version, new_fact, new_id
from register.models.bodies import names_of, plain
from register.queries.visible import masked
from register.services import after_transfers, ledger

V = TypeVar("V", bound=Version)
EDITS = frozenset({"changed", "amended", "ended", "corrected"})
"""Acts that say what a record says. Any other is news in itself: a stage, a signature, a decision."""
_OWN = frozenset(
    {"id", "n", "seq", "superseded_seq", "act", "known_on", "recorded_by", "reason", "provenance"}
)


def begin(
    session: Session,
    model: type[V],
    event: str,
    *,
    actor: Actor,
    known_on: date,
    valid_from: date,
    valid_to: date | None = None,
    act: str = "new",
    basis: str = "recorded",
    provenance: str = "",
    reason: str | None = None,
    **columns: Any,
) -> V:
    """Stage the first version of a new fact, with an opaque id and a public reference."""
    thing_id, ref, version_id = new_fact(model.__prefix__, known_on.year)
    version = _made(
        model, id=version_id, thing_id=thing_id, n=1, act=act, valid_from=valid_from, valid_to=valid_to, basis=basis,
        known_on=known_on, provenance=provenance, recorded_by=actor.id, reason=reason, **columns,
    )  # fmt: skip
    version.ref = ref
    version.__dict__["masked"] = masked(session, version, actor.viewer)
    ledger.record(session, event, version, ref, actor=actor, thing={"id": thing_id, "ref": ref})
    return version


def change(
    session: Session,
    newest: V,
    event: str,
    *,
    act: str,
    actor: Actor,
    known_on: date,
    expected_n: int | None = None,
    provenance: str = "",
    reason: str | None = None,
    **changes: Any,
) -> V:
    """Stage the version that follows `newest`; `expected_n` is the version the person had in front of them.

    What would say the same as the newest is no change: nothing is staged, and the newest is the answer."""
    if expected_n is not None and expected_n != newest.n:
        raise Stale(newest.__kind__, newest.thing_id)
    changes = {**changes, **unseen_kept(session, newest, changes, actor)}
    if act in EDITS and all(getattr(newest, name) == value for name, value in changes.items()):
        newest.ref = ref_of(session, newest)
        newest.__dict__["masked"] = masked(session, newest, actor.viewer)
        return newest
    columns = {**columns_of(newest), "basis": "recorded", **changes}
    if act in EDITS and columns["basis"] != "asserted":
        after_transfers.check_stays(session, newest, columns, viewer=actor.viewer)
    columns, again = after_transfers.parted(session, newest, columns)
    version = _made(
        type(newest), id=new_id(), n=newest.n + 1, act=act, known_on=known_on, recorded_by=actor.id, reason=reason,
        provenance=provenance or newest.provenance, **columns,
    )  # fmt: skip
    ref = ref_of(session, newest)
    version.ref = ref
    version.__dict__["masked"] = masked(session, version, actor.viewer)
    ledger.record(session, event, version, ref, actor=actor, after=newest)
    return _moved_again(session, version, again, actor=actor, known_on=known_on)


def _moved_again(
    session: Session, version: V, moves: Iterable[after_transfers.Move], *, actor: Actor, known_on: date
) -> V:
    """What turns out not to have ended before its transfers: each moves it as it did, from the same day."""
    for move in moves:
        changes = move.again(version)
        if changes:
            version = change(
                session, version, f"{version.__kind__}.moved", act=TRANSFERRED, actor=actor, known_on=known_on,
                reason=move.reason, holds_from=move.on, **changes,
            )  # fmt: skip
    return version


def unseen_kept(
    session: Session, newest: Version, changes: Mapping[str, Any], actor: Actor
) -> dict[str, Any]:
    """What stays as it is because whoever acts left it empty and could not see it: they cannot have meant to
    take it away."""
    emptied = [name for name, _ in newest.__masked__ if name in changes and not changes[name]]
    hidden = masked(session, newest, actor.viewer) if emptied else frozenset()
    return {name: getattr(newest, name) for name in emptied if name in hidden}


def columns(model: Any, value: Any) -> dict[str, Any]:
    """The fields of a value by the columns that keep them."""
    names = _held_as(model)
    held = {names.get(name, name): part for name, part in kept(value).items()}
    return {name: part for name, part in held.items() if name not in _OWN}


def is_unchanged(
    session: Session, newest: Version, asked: Mapping[str, Any], expected_n: int | None, actor: Actor
) -> bool:
    """Whether a change would change nothing, so that no version follows. Stale where somebody was quicker."""
    if expected_n is not None and expected_n != newest.n:
        raise Stale(newest.__kind__, newest.thing_id)
    asked = {**asked, **unseen_kept(session, newest, asked, actor)}
    return all(plain(getattr(newest, name)) == plain(value) for name, value in asked.items())


@cache
def _held_as(model: Any) -> dict[str, str]:
    """The noun's own word for a column that every version has -> that column."""
    return {key: synonym.name for key, synonym in inspect(model).synonyms.items()}


def _made(model: type[V], **columns: Any) -> V:
    """A version that is only ever written by the audit trail, so no session need watch its columns."""
    nothing = _nothing(model.__table__)  # type: ignore[attr-defined]
    version: V = manager_of_class(model).new_instance()
    held = version.__dict__
    held |= nothing
    held |= columns
    if len(held) > len(nothing) + 1:  # one more for the state that SQLAlchemy keeps there
        unknown = columns.keys() - nothing.keys()
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    return version


@cache
def _nothing(table: Table) -> dict[str, None]:
    """Every column of a table, empty."""
    return dict.fromkeys(names_of(table))


def columns_of(version: Version) -> dict[str, Any]:
    """What a later version carries over unless it says otherwise."""
    names = names_of(type(version).__table__)  # type: ignore[attr-defined]
    return {name: getattr(version, name) for name in names if name not in _OWN}


def ref_of(session: Session, version: Version) -> str:
    """The public reference of the fact a version belongs to: the one it carries, or else the stored one."""
    carried: str | None = version.__dict__.get("ref")
    if carried is not None:
        return carried
    return str(session.get_one(version.__thing__, version.thing_id).ref)
