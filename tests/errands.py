"""Asks for work that takes a while as an auditor does, and does it as the job would."""

from __future__ import annotations

import io
import zipfile

from flask import Flask

from register import clock
from register.jobs.run_errands import run_errands
from tests.signing_in import Visit


def bundle_of(app: Flask, visit: Visit, kind: str = "interest", codes: str = "") -> bytes:
    """The auditor's bundle, as it is downloaded."""
    where = visit.fill("/proofs/bundle", kind=kind, basis="recorded", codes=codes).location
    with app.app_context():
        assert run_errands(clock.now) == 1, visit.get(where).text
    answer = visit.client.get(f"{where}/bundle.zip")
    assert answer.status_code == 200
    with answer:
        return answer.data


def unzipped(data: bytes) -> str:
    """Every file of a zip, one after the other."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
