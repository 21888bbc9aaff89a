"""Keeps checks of providers."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.people.provider_checks import NewProviderCheck, check_provider_check
from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.models.provider_checks import ProviderCheckVersion
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.people.provider_checks import provider_check, to_domain
from register.queries.rules import ruleset
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewProviderCheck, actor: Actor, today: date, newest: ProviderCheckVersion | None
) -> None:
    refuse(
        {
            "organisation_id": missing(session, organisation, new.organisation_id, actor),
            "checker_id": missing(session, person, new.checker_id, actor),
        }
    )
    kept = to_domain(newest) if newest else None
    check_provider_check(new, ruleset(session), today=today, kept=kept)


KEPT = Keeping(
    ProviderCheckVersion, "provider_check", provider_check, _check, permission=Permission.KEEP_CONTRACTS
)
add_provider_check, amend_provider_check = KEPT.add, KEPT.amend
