"""Keeps information assets."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.domain.sharing.information_assets import NewInformationAsset, check_information_asset
from register.models.information_assets import InformationAssetVersion
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.sharing.information_assets import information_asset
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session,
    new: NewInformationAsset,
    actor: Actor,
    today: date,
    newest: InformationAssetVersion | None,
) -> None:
    check_information_asset(new, ruleset(session), today=today)
    refuse(
        {
            "organisation_id": missing(session, organisation, new.organisation_id, actor),
            "asset_owner_id": missing(session, person, new.asset_owner_id, actor),
        }
    )


KEPT = Keeping(
    InformationAssetVersion, "information_asset", information_asset, _check, Permission.KEEP_AGREEMENTS
)
add_information_asset, amend_information_asset = KEPT.add, KEPT.amend
