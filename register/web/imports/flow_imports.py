"""Bringing a list of flows in: a file is looked at, taken in, and its rows that wait are mended."""

from __future__ import annotations

from forms.flow_imports import BringFlowsForm, FlowsUploadForm
from register.services.imports.flows import FLOWS_BROUGHT
from register.web.imports.wizard import Wizard, blueprint_of

blueprint = blueprint_of(
    Wizard(
        at="flow_imports", under="flows/imports", index_page="flow_imports/index.html",
        upload_page="flow_imports/upload.html", brought=FLOWS_BROUGHT, things="flows", things_recorded="flows",
        list_at="flows.index", upload_form=FlowsUploadForm, bring_form=BringFlowsForm,
        sample=(
            ("What flows", "", lambda one: one.told["title"]),
            ("From", "", lambda one: one.commissioner and one.commissioner.name),
            ("To", "", lambda one: one.provider and one.provider.name),
            ("Agreement", "", lambda one: one.agreement),
        ),
    )
)  # fmt: skip
