"""Information shared as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, spec, viewer
from register.db import reading
from register.domain.sharing import NewDisclosure
from register.queries import disclosures as queries
from register.services.disclosures import Shared, add_disclosure

FIELDS = (
    "from_organisation_id",
    "to_organisation_id",
    "what",
    "categories",
    "purpose",
    "shared_on",
    "agreement_id",
    "covered",
)


class DisclosureBody(Body):
    """Information shared by one organisation with another. categories: codes of the rule sharing.categories."""

    from_organisation_id: str
    to_organisation_id: str
    what: str
    categories: list[str]
    purpose: str
    shared_on: date
    agreement_id: str | None = None

    def to_domain(self) -> NewDisclosure:
        values = {name: getattr(self, name) for name in DisclosureBody.model_fields}
        return NewDisclosure(**{**values, "categories": tuple(self.categories)})


@blueprint.get("/disclosures")
@spec.validate(tags=["disclosures"])
def disclosures(query: Query) -> Response:
    """List information shared."""
    return listed(queries.LISTING, query)


@blueprint.get("/disclosures/<ref>")
@spec.validate(tags=["disclosures"])
def disclosure(ref: str) -> dict[str, object]:
    """One record of information shared."""
    with reading() as session:
        return fact(queries.disclosure(session, ref, viewer=viewer()), *FIELDS)


@blueprint.post("/disclosures", endpoint="add_disclosure")
@spec.validate(tags=["disclosures"])
def add_disclosure_(json: DisclosureBody) -> Response:
    """Record information shared; where no agreement in force covers it, the item to check is named too."""
    new, who, now = given(json).to_domain(), guard.actor(), clock.now()
    return made(lambda s: add_disclosure(s, new, actor=who, now=now), _shape)


def _shape(shared: Shared) -> dict[str, Any]:
    item = None if shared.item is None else shared.item.ref
    return {**fact(shared.disclosure, *FIELDS), "item_to_check": item}
