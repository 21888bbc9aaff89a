"""A list of services that is kept in a spreadsheet, brought in by a call."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register.api.base import blueprint, described
from register.api.imports.bringing import ListSent, bring
from register.api.schemas.bodies import body
from register.api.schemas.brought import Brought
from register.api.schemas.models import taken, told
from register.services.imports.care_service_batches import SERVICES_BROUGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesSent(ListSent):
    """A list of services. commissioner_id: who commissions those whose row names nobody."""


@blueprint.post("/care-services/imports")
@described(
    "care-services",
    takes=taken("ServicesSent", ServicesSent),
    reply=told("ServicesBrought", Brought),
    status=201,
)
def import_care_services() -> Response:
    """Bring a list of services in. What the file has no column for stays as it is; the same file again adds nothing."""
    return bring(body(ServicesSent), SERVICES_BROUGHT)
