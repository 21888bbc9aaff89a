"""Records information shared; what no agreement in force covers becomes an item to check in the same breath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.errors import NotFound
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.agreements import Agreement, NewDisclosure, check_disclosure, choices
from register.domain.sharing.covering import covering, nearest
from register.domain.sharing.downloads import Download
from register.domain.sharing.incidents import ItemSource, NewItemToCheck
from register.models.agreements import AgreementVersion
from register.models.disclosures import DisclosureVersion
from register.models.incidents import IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.people.parties import recognised
from register.queries.rules import ruleset
from register.queries.sharing.agreements import agreements
from register.queries.visible import one
from register.services import facts
from register.services.sharing.incidents import open_item


@dataclass(frozen=True, slots=True)
class Shared:
    """What was recorded, and the item to check that it opened, if it did."""

    disclosure: DisclosureVersion
    item: IncidentVersion | None


def add_disclosure(
    session: Session, new: NewDisclosure, *, actor: Actor, now: datetime, provenance: str = "",
    download: Download | None = None,
) -> Shared:  # fmt: skip
    """Record information shared. Without an agreement that covers it, an item to check is opened: no clock starts. An
    agreement that whoever records may not see covers nothing here, so that they learn nothing of it: somebody else,
    who may, looks at the item. download: where the product records it by itself."""
    check(actor, Permission.KEEP_AGREEMENTS)
    _check(session, new, actor, now)
    held = agreements(session, viewer=actor.viewer)
    bodies = recognised(session, _bodies(new, held), new.shared_on, viewer=actor.viewer)
    found = covering(new, held, bodies=bodies)
    looked_at, reasons = (None, ()) if found else nearest(new, held, bodies=bodies)
    agreement_id = found[0].id if found else new.agreement_id
    kept = replace(new, agreement_id=agreement_id, categories=tuple(sorted(new.categories)))
    made = facts.begin(
        session, DisclosureVersion, "disclosure.recorded", actor=actor, known_on=london_day(now),
        valid_from=new.shared_on, provenance=provenance, covered=bool(found), gaps=[one.value for one in reasons],
        looked_at_id=looked_at.id if looked_at else None, **_of_download(download),
        **facts.columns(DisclosureVersion, kept),
    )  # fmt: skip
    if found and not new.stopped:
        return Shared(made, None)
    new_item = _item(made, _is_personal(session, new), now)
    return Shared(made, open_item(session, new_item, actor=actor, now=now, provenance=provenance))


def _of_download(download: Download | None) -> dict[str, Any]:
    """By whom it was downloaded, and what it belongs to; nothing where a person recorded it."""
    return {
        "downloaded_by_id": download.person_id if download else None,
        "contract_id": download.contract_id if download else None,
        "procurement_id": download.procurement_id if download else None,
    }


def _is_personal(session: Session, new: NewDisclosure) -> bool:
    kinds = choices(ruleset(session), "categories", on=new.shared_on)
    return any(kinds.get(code, {}).get("personal", True) for code in new.categories)


def _bodies(new: NewDisclosure, held: Iterable[Agreement]) -> set[str]:
    parties = {party.organisation_id for agreement in held for party in agreement.parties}
    return {new.from_organisation_id, new.to_organisation_id, *parties}


def _item(made: DisclosureVersion, personal: bool, now: datetime) -> NewItemToCheck:
    what = f"Information was shared ({made.ref}) and no agreement in force covered it."
    if made.stopped:
        what = (
            f"Information was about to be shared ({made.ref}), and it was stopped before anybody received it."
        )
    return NewItemToCheck(
        source=_source(made, personal), what=what, noticed_at=now, organisation_id=made.from_organisation_id,
        disclosure_id=made.thing_id,
    )  # fmt: skip


def _source(made: DisclosureVersion, personal: bool) -> ItemSource:
    """Papers that are about nobody have no time limit at all."""
    if not personal:
        return ItemSource.UNCOVERED_PAPER
    return ItemSource.STOPPED_DISCLOSURE if made.stopped else ItemSource.UNCOVERED_DISCLOSURE


def _check(session: Session, new: NewDisclosure, actor: Actor, now: datetime) -> None:
    today = london_day(now)
    sender, receiver = new.from_organisation_id, new.to_organisation_id
    bodies = recognised(session, (sender, receiver), today, viewer=actor.viewer)
    check_disclosure(new, ruleset(session), today=today, bodies=bodies)
    known = "Select an organisation that is in the register"
    refuse(
        {
            "from_organisation_id": None if _is_there(session, OrganisationVersion, sender, actor) else known,
            "to_organisation_id": None if _is_there(session, OrganisationVersion, receiver, actor) else known,
            "agreement_id": None
            if new.agreement_id is None or _is_there(session, AgreementVersion, new.agreement_id, actor)
            else "Select an agreement that is in the register",
        }
    )


def _is_there(
    session: Session, model: type[OrganisationVersion] | type[AgreementVersion], key: str, actor: Actor
) -> bool:
    try:
        one(session, model, key, actor.viewer)
    except NotFound:
        return False
    return True
