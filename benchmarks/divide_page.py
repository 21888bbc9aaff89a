"""The page of the divide of a body with 5,000 services more than the large instance has: `python -m benchmarks divide`.

The large instance is made at the scale that LARGE_SCALE names, and measured on a copy: what is added stays in that.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.history_databases import KINDS
from benchmarks.large_instance import kept_in, opened
from benchmarks.large_rows import LAST_DAY
from benchmarks.pages_visited import signed_in
from benchmarks.work_counted import counted
from register.db import engine_of, reading, unit_of_work
from register.domain.permissions import Role, system_actor
from register.models.appraisals import AppraisalVersion
from register.models.care_services import CareServiceVersion
from register.models.contracts import ContractVersion
from register.models.organisations import Organisation
from register.services import facts

SERVICES, APPRAISALS, LIMIT_MS, TRIES, BLOCK = 5_000, 200, 100.0, 9, 500
SYSTEM = system_actor()
C = ContractVersion


def main() -> None:
    scale = float(os.environ.get("LARGE_SCALE", "0.1"))
    for kind in KINDS:
        with _copied(kind, scale) as app:
            with app.app_context():
                body, ref = _busiest()
                _add(body)
            ms, kb, statements = _timed(app, f"/divide/{ref}")
            told = "reached" if ms < LIMIT_MS else "NOT REACHED"
            print(
                f"divide {kind}: a body with {SERVICES:,} services more, the instance at {scale:g}; {ms:.0f} ms of the "
                f"processor, {statements} statements, {kb:.0f} KB; target under {LIMIT_MS:g} ms; {told}",
                flush=True,
            )


@contextmanager
def _copied(kind: str, scale: float) -> Iterator[Flask]:
    with opened(kind, scale):
        """It is there."""
    kept = kept_in() / f"{kind}-{scale:g}"
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        Path(folder).chmod(0o755)
        subprocess.run(["cp", "-a", str(kept), folder], check=True)
        before = os.environ.get("LARGE_INSTANCES")
        os.environ["LARGE_INSTANCES"] = folder
        try:
            with opened(kind, scale) as app:
                yield app
        finally:
            os.environ.pop("LARGE_INSTANCES")
            if before is not None:
                os.environ["LARGE_INSTANCES"] = before


def _busiest() -> tuple[str, str]:
    """The organisation that buys by the most contracts."""
    with reading() as session:
        query = select(C.commissioner_id).where(C.superseded_seq.is_(None)).group_by(C.commissioner_id)
        key = session.scalar(query.order_by(func.count().desc(), C.commissioner_id).limit(1)) or ""
        return key, session.get_one(Organisation, key).ref


def _add(body: str) -> None:
    with reading() as session:
        mine = select(C.thing_id, C.provider_id).where(C.superseded_seq.is_(None), C.commissioner_id == body)
        under = [(key, provider) for key, provider in session.execute(mine.order_by(C.thing_id).limit(500))]
    keys: list[str] = []
    for first in range(0, SERVICES, BLOCK):
        with unit_of_work() as session:
            keys += [_service(session, body, n, *under[n % len(under)]) for n in range(first, first + BLOCK)]
    with unit_of_work() as session:
        for n, key in enumerate(keys[:APPRAISALS]):
            _appraisal(session, key, n)


def _begun(session: Session, model: Any, event: str, **columns: Any) -> str:
    made = facts.begin(
        session, model, event, actor=SYSTEM, known_on=LAST_DAY, valid_from=date(2025, 4, 1), **columns
    )
    return str(made.thing_id)


def _service(session: Session, body: str, n: int, contract: str, provider: str) -> str:
    return _begun(
        session, CareServiceVersion, "care_service.added", name=f"Service {n}", service_kind="other", is_essential=False,
        commissioner_id=body, provider_id=provider, contract_id=contract if n % 3 else None,
        market_test="tested" if n % 4 == 0 else None,
        sub_contractors=[{"organisation_id": provider, "sub_contracted_for": "Nights"}] if n % 11 == 0 else [],
    )  # fmt: skip


def _appraisal(session: Session, key: str, n: int) -> str:
    benefits = [
        {"promised_option": "Stay", "measure": f"Days to home {at}", "baseline": None, "promised_by": None,
         "waived_because": "No data" if (n + at) % 5 == 0 else None, "waived_by": None}
        for at in range(3)
    ]  # fmt: skip
    options = [{"option": "Stay", "option_form": "hosted", "keeps": None, "loses": None, "risks": None}]
    return _begun(
        session, AppraisalVersion, "appraisal.added", service_id=key, criteria=[], options=options, scores=[],
        benefits=benefits, structure=[], chosen="Stay", chosen_on=LAST_DAY, chosen_minute="Board, item 4",
    )  # fmt: skip


def _timed(app: Flask, address: str) -> tuple[float, float, int]:
    """Milliseconds of the processor, the median; kilobytes and statements of one."""
    client: FlaskClient = signed_in(app, Role.CONTRACT_MANAGER)
    with counted(engine_of(app)) as work:
        answer, times = client.get(address), []
        for _ in range(TRIES):
            work.forget()
            began = work.processor()
            answer = client.get(address)
            times.append(work.processor() - began)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return statistics.median(times) * 1000, len(answer.data) / 1024, work.statements


if __name__ == "__main__":
    main()
