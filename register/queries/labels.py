"""What the records behind some ids are called, as far as the viewer may know."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from register.domain.permissions import SYSTEM, Viewer
from register.models.accounts import Account
from register.models.care_services import CareServiceVersion
from register.models.confirmations import PersonElsewhere
from register.models.contracts import ContractVersion
from register.models.lessons import LessonVersion
from register.models.milestones import MilestoneVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.models.procurements import ProcurementVersion
from register.models.programmes import ProgrammeVersion
from register.models.reservations import ReservationVersion
from register.queries.visible import seen_by
from register.queries.watching import PART

_NAMED: tuple[tuple[Any, Any], ...] = (
    (OrganisationVersion, OrganisationVersion.name),
    (PersonVersion, PersonVersion.name),
    (PostVersion, PostVersion.title),
    (ContractVersion, ContractVersion.title),
    (CareServiceVersion, CareServiceVersion.name),
    (ProgrammeVersion, ProgrammeVersion.title),
    (MilestoneVersion, MilestoneVersion.title),
    (LessonVersion, LessonVersion.title),
    (ProcurementVersion, ProcurementVersion.title),
    (ReservationVersion, ReservationVersion.reserved_text),
)


def labels(session: Session, ids: Collection[str], *, viewer: Viewer) -> dict[str, str]:
    """Id -> name, for what has one and the viewer may see: organisations, people, posts, contracts, services, programmes,
    milestones, procurements, and reserved matters in the words of their scheme."""
    rows = session.execute(_asking(viewer), {"ids": sorted(set(ids))}) if ids else ()
    return {row.thing_id: row.name or "Name removed, retention ended" for row in rows}


@lru_cache(maxsize=512)
def _asking(viewer: Viewer) -> Any:
    """One question for all kinds, kept: it takes longer to put together than to answer.
    Each row says its kind, so that a reading of what is withheld is noted of the right record."""
    wanted: Any = bindparam("ids", expanding=True)
    parts = [
        select(
            model.thing_id.label("thing_id"), name.label("name"), literal(model.__kind__).label(PART)
        ).where(model.thing_id.in_(wanted), model.superseded_seq.is_(None), seen_by(model, viewer))
        for model, name in _NAMED
    ]
    return union_all(*parts).order_by("thing_id")


def actors(session: Session, ids: Collection[str], *, viewer: Viewer) -> dict[str, str]:
    """Account id -> the name of its person; a person's own id -> their name, where somebody without an account
    acted; "The program" for what nobody signed in for."""
    query = select(Account.id, Account.person_id).where(Account.id.in_(ids)).order_by(Account.id)
    people = {row.id: row.person_id for row in session.execute(query)}
    without = set(ids) - people.keys()
    names = labels(session, [*without, *(person for person in people.values() if person)], viewer=viewer)
    told = {
        account: names.get(person or "", "An account without a person") for account, person in people.items()
    }
    return {**names, **told, **_elsewhere(session, without), SYSTEM: "The program"}


def _elsewhere(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Those outside this body who gave a second person's word."""
    found = select(PersonElsewhere.id, PersonElsewhere.name).where(PersonElsewhere.id.in_(ids))
    return {row.id: f"{row.name}, elsewhere" for row in session.execute(found.order_by(PersonElsewhere.id))}
