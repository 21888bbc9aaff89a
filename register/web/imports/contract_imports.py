"""Bringing a contracts register in: a file is looked at, taken in as recorded only, and its rows that wait are mended."""

from __future__ import annotations

from forms.contract_imports import BringContractsForm, ContractsUploadForm
from register.domain.imports.mappings import SHIPPED_FOR_CONTRACTS, About
from register.queries.imports import contract_batches as readings
from register.services.imports import contract_batches
from register.web.imports.wizard import Wizard, blueprint_of

blueprint = blueprint_of(
    Wizard(
        at="contract_imports", under="contracts/imports", index_page="contract_imports/index.html",
        upload_page="contract_imports/upload.html", about=About.CONTRACTS, mappings=SHIPPED_FOR_CONTRACTS,
        things="contracts", things_recorded="contracts, recorded only", list_at="contracts.index",
        upload_form=ContractsUploadForm, bring_form=BringContractsForm,
        sample=(
            ("Reference number", "", lambda one: one.source_id), ("Title", "", lambda one: one.title),
            ("Provider", "", lambda one: one.provider.name),
            ("Value as awarded", "money", lambda one: one.award_value_pence), ("Starts", "day", lambda one: one.starts_on),
            ("Ends", "day", lambda one: one.ends_on), ("Latest end", "day", lambda one: one.latest_end_on),
        ),
        read=lambda _session, batch, sheets: readings.read_sheets(batch, sheets), plan_of=readings.plan_of,
        asked=readings.asked_parties, bring=contract_batches.bring_in_contracts, answer=contract_batches.answer_parties,
        mend=contract_batches.mend_contract_row,
    )
)  # fmt: skip
