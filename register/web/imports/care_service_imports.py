"""Bringing a list of services in: a file is looked at, taken in, and its rows that wait are mended."""

from __future__ import annotations

from collections.abc import Sequence

from forms.care_service_imports import BringServicesForm, ServicesUploadForm
from register import clock
from register.db import Session
from register.domain.imports.mappings import SHIPPED_FOR_SERVICES, About
from register.domain.imports.service_readings import ServiceReading
from register.domain.imports.tables import Sheet
from register.queries.imports import batches
from register.queries.imports import care_service_batches as readings
from register.services.imports import care_service_batches as services
from register.web.imports.wizard import Wizard, blueprint_of


def _read(session: Session, batch: batches.Batch, sheets: Sequence[Sheet]) -> ServiceReading:
    return readings.read_services_of(session, sheets, batches.mapping_of(batch), today=clock.today())


blueprint = blueprint_of(
    Wizard(
        at="care_service_imports", under="care-services/imports", index_page="care_service_imports/index.html",
        upload_page="care_service_imports/upload.html", about=About.SERVICES, mappings=SHIPPED_FOR_SERVICES,
        things="services", things_recorded="services", list_at="care_services.index",
        upload_form=ServicesUploadForm, bring_form=BringServicesForm,
        sample=(
            ("Service", "", lambda one: one.told["name"]),
            ("Provider", "", lambda one: one.provider and one.provider.name),
            ("Localities", "", lambda one: one.told.get("localities")),
            ("Contract", "", lambda one: one.contract),
        ),
        read=_read, plan_of=readings.service_plan_of, asked=readings.asked_parties, bring=services.bring_in_services,
        answer=services.answer_service_parties, mend=services.mend_service_row,
    )
)  # fmt: skip
