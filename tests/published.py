"""Contracts as they are told the public, made of values alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs

from register.domain.contracts.ocds import PackageHead
from register.domain.contracts.published import (
    PublishedBody,
    PublishedContract,
    PublishedNotice,
    PublishedProcurement,
)
from register.domain.contracts.stages import Stage
from tests.architecture.sources import ROOT
from tests.harness import skips

TODAY = date(2026, 5, 15)
HEAD = PackageHead(
    publisher="Tees Valley Board", address="https://register.example.nhs.uk", made_at=datetime(2026, 5, 15, 11, tzinfo=UTC)
)  # fmt: skip
BOARD = PublishedBody(ref="ORG-2026-B", name="Tees Valley Board", numbers={"ods_code": "QHM"})
TRUST = PublishedBody(
    ref="ORG-2026-T", name="Words CIC",
    numbers={"company_number": "01234567", "charity_number": "SC045678", "ods_code": None},
)  # fmt: skip
PROCURED = PublishedProcurement(
    ref="PRC-2026-A", title="Podiatry", description="Podiatry for adults", route="direct_award_c",
    route_name="Provider Selection Regime: direct award process C", regime="Provider Selection Regime",
    basis="SI 2023/1348", value_pence=90_000_050, awarded_on=date(2026, 3, 20), changed_on=date(2026, 3, 30), cpv="85140000",
    notices=(
        PublishedNotice(
            code="psr_intention", name="Intention to award", stage="standstill", published_on=date(2026, 3, 21),
        ),
        PublishedNotice(
            code="psr_award", name="Confirmation of award", stage="after", published_on=date(2026, 4, 20),
            address="https://notices.example.gov.uk/1",
        ),
    ),
)  # fmt: skip


def contract(**changes: Any) -> PublishedContract:
    values: dict[str, Any] = {
        "ref": "CON-2026-A", "title": "Podiatry", "commissioner": BOARD, "provider": TRUST, "stage": Stage.IN_FORCE,
        "starts_on": date(2026, 4, 1), "ends_on": date(2028, 3, 31), "latest_end_on": date(2029, 3, 31),
        "award_pence": 90_000_050, "value_pence": 60_000_000, "is_extended": False, "services": (("POD", "Podiatry"),),
        "changed_on": date(2026, 4, 1), "procurement": PROCURED,
    }  # fmt: skip
    return PublishedContract(**{**values, **changes})


def official_faults(package: dict[str, Any]) -> list[str]:
    """What the published schemas find in a package; skipped where they are not there."""
    folder = Path(skips.need("official data")) / "schemas" / "ocds_1_1"
    whole, release = (
        json.loads((folder / f"{name}-schema.json").read_text(encoding="utf-8"))
        for name in ("release-package", "release")
    )
    registry = jsonschema_rs.Registry([(release["id"], release)])
    checked = jsonschema_rs.validator_for(whole, validate_formats=True, registry=registry)
    return [str(fault) for fault in checked.iter_errors(package)]


def extension() -> dict[str, Any]:
    """The schema of our extension as it is shipped, for what it adds."""
    text = (ROOT / "register/static/ocds/release-schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
