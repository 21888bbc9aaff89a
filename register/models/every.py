"""Imports every table, so that the metadata is whole."""

from __future__ import annotations

from register.models import (  # noqa: F401
    access_log,
    accounts,
    agreements,
    appointments,
    checkpoints,
    contract_documents,
    contracts,
    conversions,
    decisions,
    delegations,
    disclosures,
    duties,
    errands,
    incidents,
    instance,
    interests,
    ledger,
    mitigations,
    nil_returns,
    organisations,
    people,
    posts,
    retention,
    rules,
    signatures,
    templates,
    tickets,
    walls,
)
