"""Information assets, listed and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.sharing.information_assets import NewInformationAsset
from register.domain.values import recorded
from register.models.flows import FlowVersion
from register.models.information_assets import InformationAsset, InformationAssetVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.queries import names
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B, H = InformationAssetVersion, OrganisationVersion, PersonVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    owner = and_(H.thing_id == V.asset_owner_id, seen_by(H, viewer), *known(H, as_at))
    shown: Query = select(
        V.thing_id.label("id"), InformationAsset.ref, V.name, B.name.label("organisation"),
        names.listed(H, viewer).label("owner"), V.asset_owner_id, V.valid_from, V.valid_to, V.last_reviewed_on,
        V.provenance,
    )  # fmt: skip
    shown = shown.join(InformationAsset, InformationAsset.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at))).outerjoin(H, owner)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="information-assets",
    title="Information assets",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("name", "Name"),
        Column("organisation", "Organisation"),
        Column("owner", "Information asset owner"),
        Column("last_reviewed_on", "Last reviewed", "day"),
        Column("valid_from", "From", "day"),
        Column("valid_to", "To", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("name", "Name", lambda text: found(V, "name", text)),
        Filter("organisation", "Organisation", lambda text: found(B, "name", text)),
        by_ref(InformationAsset.ref),
    ),
    goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
)
CHOICE = Choice(
    by_name_of(V, InformationAsset, V.name), V.thing_id, searched(V, InformationAsset, "name"),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {row.called}") for row in rows],
)  # fmt: skip
"""An information asset to choose, by its name."""


def information_asset(
    session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW
) -> InformationAssetVersion:
    """One information asset by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: InformationAssetVersion) -> NewInformationAsset:
    """The recorded value."""
    return recorded(NewInformationAsset, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an information asset: whether any flow comes from it."""

    has_flows: bool


def see(session: Session, row: InformationAssetVersion, *, viewer: Viewer, today: date) -> Seen:
    """Whether any flow that the viewer may see comes from it."""
    flows = visible(FlowVersion, viewer).where(FlowVersion.asset_id == row.thing_id).limit(1)
    return Seen(session.scalar(flows) is not None)
