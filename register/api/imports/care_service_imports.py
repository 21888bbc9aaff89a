"""A list of services that is kept in a spreadsheet, brought in by a call."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.brought import Brought
from register.api.schemas.files import FileSent, bytes_of
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.errors import Invalid
from register.domain.imports.mappings import SHIPPED_FOR_SERVICES, About, Mapping, shipped, shipped_text
from register.domain.imports.tables import Unreadable
from register.domain.permissions import Permission
from register.domain.texts import Code
from register.queries.imports import contracts_told
from register.queries.imports.care_service_batches import read_services_of
from register.queries.imports.care_services import ServicePlan, plan_services
from register.queries.imports.contract_batches import COMMISSIONER
from register.queries.people.organisations import organisation
from register.services.imports import uploads
from register.services.imports.batches import begin_batch
from register.services.imports.care_service_batches import bring_in_services, is_news


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesSent(FileSent):
    """A list of services. mapping: how it is read, by its headings if empty. dry_run: whether nothing is recorded."""

    commissioner_id: Annotated[str | None, select("who commissions these services")] = None
    mapping: Annotated[str, Code("how the file is read", longest=40)] = ""
    dry_run: Annotated[bool, enter("whether nothing is recorded")] = False


@blueprint.post("/care-services/imports")
@described(
    "care-services",
    takes=taken("ServicesSent", ServicesSent),
    reply=told("ServicesBrought", Brought),
    status=201,
)
def import_care_services() -> Response:
    """Bring a list of services in. What the file has no column for stays as it is; the same file again adds nothing."""
    sent = body(ServicesSent)
    name, data = Path(sent.file_name).name, bytes_of(sent.content)
    sheets = uploads.check_file(data, name, field="content")
    mapping = _mapping(sent.mapping) or uploads.guessed(
        sheets, [shipped(one) for one in SHIPPED_FOR_SERVICES]
    )
    with reading() as session:
        try:
            read = read_services_of(session, sheets, mapping, today=clock.today())
        except Unreadable as fault:
            raise Invalid({"content": str(fault)}) from fault
        whose = sent.commissioner_id and organisation(session, sent.commissioner_id, viewer=viewer()).thing_id
        plan = plan_services(
            session, read, source=mapping.source, title=name, commissioner_id=whose or None,
            may_add_bodies=guard.allowed(Permission.KEEP_ORGANISATIONS), viewer=viewer(), today=clock.today(),
        )  # fmt: skip
        news = not sent.dry_run and is_news(session, plan)
    key = _brought(plan, mapping.name, name, data) if news else None
    found = contracts_told.told(plan, read, key)
    return made({**found, "kept_as": found.pop("import")}, 201)


def _mapping(name: str) -> Mapping | None:
    if name and name not in SHIPPED_FOR_SERVICES:
        raise Invalid({"mapping": f"Select how the file is read: {', '.join(SHIPPED_FOR_SERVICES)}"})
    return shipped(name) if name else None


def _brought(plan: ServicePlan, mapping: str, name: str, data: bytes) -> str:
    with unit_of_work() as session:
        batch = begin_batch(
            session, mapping=shipped_text(mapping), mapping_name=mapping, file_name=name,
            file_hash=sha256(data).hexdigest(), published_on=None, columns={},
            about=About.SERVICES, actor=guard.actor(), now=clock.now(),
        )  # fmt: skip
        batch.answers = {COMMISSIONER: plan.commissioner_id} if plan.commissioner_id else {}
        bring_in_services(session, batch, plan, actor=guard.actor(), today=clock.today())
        return batch.id
