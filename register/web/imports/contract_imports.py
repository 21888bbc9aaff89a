"""Bringing a contracts register in: a file is looked at, taken in as recorded only, and its rows that wait are mended."""

from __future__ import annotations

from forms.contract_imports import BringContractsForm, ContractsUploadForm
from register.services.imports.contract_batches import CONTRACTS_BROUGHT
from register.web.imports.wizard import Wizard, blueprint_of

blueprint = blueprint_of(
    Wizard(
        at="contract_imports", under="contracts/imports", index_page="contract_imports/index.html",
        upload_page="contract_imports/upload.html", brought=CONTRACTS_BROUGHT,
        things="contracts", things_recorded="contracts, recorded only", list_at="contracts.index",
        upload_form=ContractsUploadForm, bring_form=BringContractsForm,
        sample=(
            ("Reference number", "", lambda one: one.source_id), ("Title", "", lambda one: one.title),
            ("Provider", "", lambda one: one.provider.name),
            ("Value as awarded", "money", lambda one: one.award_value_pence), ("Starts", "day", lambda one: one.starts_on),
            ("Ends", "day", lambda one: one.ends_on), ("Latest end", "day", lambda one: one.latest_end_on),
        ),
    )
)  # fmt: skip
