"""Information shared, listed and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session, aliased

from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.sharing.agreements import NewDisclosure
from register.domain.sharing.covering import Gap
from register.domain.values import recorded
from register.models.agreements import Agreement, AgreementVersion
from register.models.disclosures import Disclosure, DisclosureVersion
from register.models.incidents import Incident, IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.choosing import by_reference_of
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.sharing.ends import ever_named, named_at_an_end
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V, W, G = DisclosureVersion, IncidentVersion, AgreementVersion
FROM, TO = aliased(OrganisationVersion), aliased(OrganisationVersion)


_covered_by_seen = and_(V.covered, Agreement.id.is_not(None))
"""It was covered, by an agreement that the viewer may see."""


_how = case((V.downloaded_by_id.is_not(None), "download"), else_="person")
HOW = {"person": "By a person", "download": "By a download"}


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Disclosure.ref, FROM.name.label("sender"), TO.name.label("receiver"), V.what,
        V.purpose, V.shared_on, Agreement.ref.label("agreement"), _covered_by_seen.label("covered"), _how.label("how"),
        V.provenance,
    )  # fmt: skip
    shown = shown.select_from(V).join(Disclosure, Disclosure.id == V.thing_id)
    shown = shown.join(FROM, and_(FROM.thing_id == V.from_organisation_id, *known(FROM, as_at)))
    shown = shown.join(TO, and_(TO.thing_id == V.to_organisation_id, *known(TO, as_at)))
    agreements = select(G.thing_id).where(seen_by(G, viewer), *known(G, NOW))
    shown = shown.outerjoin(Agreement, and_(Agreement.id == V.agreement_id, Agreement.id.in_(agreements)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


CHOICE = by_reference_of(V, Disclosure, V.what, V.shared_on)
"""Information shared to choose, by its reference and what it was."""


def is_covered(row: DisclosureVersion) -> bool:
    """Whether an agreement that whoever read the row may see covered it when it was recorded."""
    return row.covered and "agreement_id" not in row.masked


def gaps_of(row: DisclosureVersion) -> list[str]:
    """Each reason why no agreement covered it, in words. Where an agreement was looked at that whoever read the row may not
    see, none that speaks of it."""
    if (row.covered and "agreement_id" in row.masked) or "looked_at_id" in row.masked:
        return [Gap.NO_AGREEMENT.label]
    return [Gap(code).label for code in row.gaps]


def covered_told(covered: bool) -> tuple[str, Tone]:
    """The same as a list says it."""
    return ("Covered", Tone.GOOD) if covered else ("Not covered", Tone.OPEN)


def _named(text: str, viewer: Viewer, ids: Any) -> Any:
    return named_at_an_end(V.from_organisation_id, V.to_organisation_id, FROM, TO, text, viewer, ids)


LISTING = Listing(
    noun="disclosures",
    title="Information shared",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("sender", "Shared by"),
        Column("receiver", "Received by"),
        Column("what", "What was shared"),
        Column("purpose", "What for"),
        Column("shared_on", "Shared on", "day"),
        Column("agreement", "Agreement", "record"),
        Column("covered", "Covered when recorded", "state", words=covered_told),
        Column("how", "Recorded", words=HOW.get),
    ),
    statement=_statement,
    order=(V.shared_on, V.thing_id),
    newest_first=True,
    filters=(
        Filter(
            "organisation",
            "Organisation",
            _named,
            by_viewer=True,
            asks=lambda session, asked: ever_named(session, asked.chosen, viewer=asked.viewer),
        ),
        Filter("how", "Recorded", lambda code: _how == code, tuple(HOW.items())),
        by_ref(Disclosure.ref),
    ),
)


def disclosure(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> DisclosureVersion:
    """One record of information shared, by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of information shared: whether an agreement covered it, and if none did each reason and the item
    to check; and of a document that was downloaded, by whom, and of which contract or procurement it is."""

    covered: bool
    gaps: tuple[str, ...]
    item_to_check: str | None
    downloaded_by_id: str | None
    contract_id: str | None
    procurement_id: str | None


def see(session: Session, row: DisclosureVersion, *, viewer: Viewer, today: date) -> Seen:
    """Whether an agreement covered it, and the item to check if none did."""
    person_id = None if "downloaded_by_id" in row.masked else row.downloaded_by_id
    item = item_of(session, row.thing_id, viewer=viewer)
    return Seen(is_covered(row), tuple(gaps_of(row)), item, person_id, row.contract_id, row.procurement_id)


def to_domain(row: DisclosureVersion) -> NewDisclosure:
    """The recorded value."""
    return recorded(NewDisclosure, row)


def item_of(session: Session, disclosure_id: str, *, viewer: Viewer) -> str | None:
    """The reference of the item to check that this sharing opened, if the viewer may see it."""
    query = select(Incident.ref).join(W, W.thing_id == Incident.id).where(W.disclosure_id == disclosure_id)
    return session.scalar(query.where(seen_by(W, viewer), *known(W, NOW)).order_by(Incident.ref).limit(1))
