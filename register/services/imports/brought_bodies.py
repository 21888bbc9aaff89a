"""The organisations that the rows of an import name: records of the register, others of the same file, or new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.imports.contract_rows import PartyNamed
from register.domain.imports.matching import NEW
from register.domain.imports.parties import kinds_of_forms
from register.domain.people.organisation_names import names_on
from register.domain.people.organisations import OrganisationKind, check_organisation
from register.domain.permissions import Actor, Permission, check
from register.models.organisations import OrganisationVersion
from register.queries.imports.party_plans import BROUGHT, PartyPlan
from register.queries.rules import ruleset
from register.services import facts


class BroughtBodies:
    """What is staged in one unit of work cannot be read back, so that ids of what is new are kept here."""

    def __init__(self, session: Session, plan: PartyPlan[Any, Any], actor: Actor, today: date) -> None:
        self.session, self.plan, self.actor, self.today = session, plan, actor, today
        self.rules = ruleset(session)
        self.names, self.kinds = names_on(self.rules, today), kinds_of_forms(self.rules, today)
        self.ids: dict[str, str] = {}
        self.added = 0

    def of(self, party: PartyNamed) -> str:
        """A record of the register, another of the same file, or a new organisation."""
        key = party.key
        if key not in self.ids:
            settled = self.plan.parties[key].id
            if settled == NEW:
                self.ids[key] = self._added(party)
            elif settled in self.plan.named and settled != key:
                self.ids[key] = self.of(self.plan.named[settled])
            else:
                self.ids[key] = settled
        return self.ids[key]

    def _added(self, party: PartyNamed) -> str:
        check(self.actor, Permission.KEEP_ORGANISATIONS)
        kind = self.kinds.get(self.names.written(party.name).form, OrganisationKind.OTHER)
        new = replace(party.organisation, kind=kind)
        check_organisation(new, self.rules)
        made = facts.begin(
            self.session, OrganisationVersion, "organisation.added", actor=self.actor, known_on=self.today,
            valid_from=self.today, provenance=BROUGHT, **facts.columns(OrganisationVersion, new),
        )  # fmt: skip
        self.added += 1
        return made.thing_id
