"""Bringing a list of services in: a file is looked at, taken in, and its rows that wait are mended."""

from __future__ import annotations

from forms.care_service_imports import BringServicesForm, ServicesUploadForm
from register.services.imports.care_service_batches import SERVICES_BROUGHT
from register.web.imports.wizard import Wizard, blueprint_of

blueprint = blueprint_of(
    Wizard(
        at="care_service_imports", under="care-services/imports", index_page="care_service_imports/index.html",
        upload_page="care_service_imports/upload.html", brought=SERVICES_BROUGHT,
        things="services", things_recorded="services", list_at="care_services.index",
        upload_form=ServicesUploadForm, bring_form=BringServicesForm,
        sample=(
            ("Service", "", lambda one: one.told["name"]),
            ("Provider", "", lambda one: one.provider and one.provider.name),
            ("Localities", "", lambda one: one.told.get("localities")),
            ("Contract", "", lambda one: one.contract),
        ),
    )
)  # fmt: skip
