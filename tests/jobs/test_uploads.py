"""Uploaded Word files are kept so many days and no longer; what was published from them stays."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register.config import Settings
from register.db import unit_of_work
from register.domain.permissions import system_actor
from register.jobs.forget_uploads import WORD_FILES, forget_uploads
from register.models.templates import TemplateUpload
from register.queries.contracts.templates import old_uploads, uploads_folder
from register.scheduler import JOBS
from register.services.contracts.template_uploads import keep_upload, record_upload
from register.services.instance import make_instance
from tests import word_files

UPLOADED = datetime(2026, 5, 1, 11, tzinfo=UTC)
DAYS = 180


def _uploaded(now: datetime) -> str:
    docx = word_files.particulars()
    with unit_of_work() as session:
        folder = uploads_folder(session)
        key = keep_upload(folder, docx)
        record_upload(session, key, "Own.docx", docx, checked_against="", actor=system_actor(), now=now)
    _written(folder / f"{key}.docx", now)
    return key


def _written(path: Path, now: datetime) -> None:
    os.utime(path, (now.timestamp(), now.timestamp()))


def _kept(session: Session, key: str) -> tuple[bool, bool]:
    """Whether its record is kept, and its file."""
    session.rollback()
    session.expire_all()
    return session.get(TemplateUpload, key) is not None, (uploads_folder(session) / f"{key}.docx").exists()


def test_an_upload_is_kept_until_its_days_are_over_and_then_goes_with_its_file(session: Session) -> None:
    key, later = _uploaded(UPLOADED), _uploaded(UPLOADED + timedelta(days=1))
    assert forget_uploads(WORD_FILES, UPLOADED + timedelta(days=DAYS), DAYS) == 0
    assert _kept(session, key) == (True, True)
    assert forget_uploads(WORD_FILES, UPLOADED + timedelta(days=DAYS, minutes=1), DAYS) == 1
    assert _kept(session, key) == (False, False)
    assert _kept(session, later) == (True, True)
    assert forget_uploads(WORD_FILES, UPLOADED + timedelta(days=DAYS, minutes=1), DAYS) == 0


def test_a_file_whose_record_is_gone_or_was_never_made_goes_too(session: Session) -> None:
    folder = uploads_folder(session)
    keys = [keep_upload(folder, word_files.particulars()) for _ in range(2)]
    for key, written in zip(keys, (UPLOADED, UPLOADED + timedelta(days=1)), strict=True):
        _written(folder / f"{key}.docx", written)
    forget_uploads(WORD_FILES, UPLOADED + timedelta(days=DAYS, minutes=1), DAYS)
    assert [(folder / f"{key}.docx").exists() for key in keys] == [False, True]


def test_a_body_may_keep_them_for_ever(session: Session) -> None:
    key = _uploaded(UPLOADED)
    assert forget_uploads(WORD_FILES, UPLOADED + timedelta(days=9_999), 0) == 0
    assert _kept(session, key) == (True, True)


@pytest.mark.on("sqlite")
def test_the_scheduler_does_it_at_its_tick(app: Flask, session: Session, settings: Settings) -> None:
    with unit_of_work() as work:
        make_instance(work, "real", actor=system_actor(), today=UPLOADED.date())
    key = _uploaded(UPLOADED - timedelta(days=9_000))
    assert old_uploads(session, before=UPLOADED) == [key]
    JOBS["tick"][1](settings)
    assert _kept(session, key) == (False, False)
