"""Imports every table, so that the metadata is whole."""

from __future__ import annotations

from register.models import (  # noqa: F401
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
    incidents,
    instance,
    interests,
    ledger,
    mitigations,
    nil_returns,
    organisations,
    people,
    posts,
    rules,
    signatures,
    templates,
    tickets,
    walls,
)
