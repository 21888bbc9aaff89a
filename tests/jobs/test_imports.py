"""A register that was uploaded, looked at and left goes with its file; what waits to be mended stays."""

from __future__ import annotations

import os
from datetime import timedelta

from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.jobs.forget_uploads import REGISTERS, forget_uploads
from register.models.imports import ImportBatch
from register.queries.imports.batches import imports_folder
from register.services.imports.batches import begin_batch
from register.services.imports.uploads import keep_file
from tests.importing import NOON
from tests.registering import SYSTEM

DAYS = 180


def test_a_register_that_was_looked_at_and_left_goes_with_its_file(session: Session) -> None:
    folder = imports_folder(session)
    keys = [keep_file(folder, b"Name\nAnn\n") for _ in range(2)]
    with unit_of_work() as work:
        begin_batch(
            work, mapping="", mapping_name="", file_name="a.csv", file_hash="", published_on=None, columns={}, actor=SYSTEM,
            now=NOON, key=keys[0],
        )  # fmt: skip
    for key in keys:
        os.utime(folder / key, (NOON.timestamp(), NOON.timestamp()))
    assert forget_uploads(REGISTERS, NOON + timedelta(days=DAYS), DAYS) == 0
    assert session.get(ImportBatch, keys[0]) is not None
    assert forget_uploads(REGISTERS, NOON + timedelta(days=DAYS, minutes=1), 0) == 0
    assert forget_uploads(REGISTERS, NOON + timedelta(days=DAYS, minutes=1), DAYS) == 1
    session.rollback()
    session.expire_all()
    assert session.get(ImportBatch, keys[0]) is None
    assert list(folder.iterdir()) == []
