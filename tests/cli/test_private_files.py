"""Nothing of an instance can be opened by others, whatever the umask of the shell that its commands are run from."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from register.private_files import tighten
from tests.harness.servers import free_port

pytestmark = pytest.mark.slow
ALONE, SHARED = (0o600, 0o700), (0o660, 0o770)


def environment(instance: Path) -> dict[str, str]:
    return {**os.environ, "ARMSLENGTH_INSTANCE": str(instance), "ARMSLENGTH_ARGON2_ROUNDS": "1"}


IN_ORDER = """
import json, sys
from register import settle
from register.cli.main import armslength
settle()
for words in json.loads(sys.argv[1]):
    armslength.main(words, standalone_mode=False)
"""
"""What `python -m register` does, with one command after the other: starting takes longer than they do."""


def run(instance: Path, *commands: list[str]) -> None:
    given = [sys.executable, "-c", IN_ORDER, json.dumps(commands)]
    subprocess.run(given, env=environment(instance), check=True, stdout=subprocess.DEVNULL, umask=0)


@contextmanager
def begun(instance: Path, *words: str) -> Iterator[None]:
    command = [sys.executable, "-m", "register", *words]
    process = subprocess.Popen(command, env=environment(instance), umask=0, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(300)


def main_acts(instance: Path) -> None:
    """The database, the keys, mail, uploads, made documents, kept templates, and a back-up within the folder."""
    backup = ["backup", str(instance / "copy.armslength"), "--unencrypted"]
    run(instance, ["init", "--administrator", "admin@example.org"], ["ledger", "checkpoint"], backup)
    mail = instance / "mail"
    with begun(instance, "scheduler"), begun(instance, "serve", "--port", str(free_port())):
        until = time.monotonic() + 300
        while not (list(mail.glob("*.eml")) and (instance / "armslength.log").exists()):
            assert time.monotonic() < until, "no mail was sent"
            time.sleep(0.2)


def modes(instance: Path) -> Iterator[tuple[str, int, bool]]:
    for place, _folders, names in os.walk(instance):
        for path in (Path(place), *(Path(place) / name for name in names)):
            mode = stat.S_IMODE(path.stat().st_mode)
            yield str(path.relative_to(instance)), mode, path.is_dir()


def test_what_the_main_acts_leave_is_its_own_users_only(tmp_path: Path) -> None:
    place = tmp_path / "made"
    main_acts(place)
    found = list(modes(place))
    assert {"armslength.db", "secret_key", "keys/log.key", "copy.armslength", "mail"} <= {
        name for name, *_ in found
    }
    assert [(name, oct(mode)) for name, mode, folder in found if mode != ALONE[folder]] == []


def test_in_a_folder_shared_with_a_group_the_database_is_the_groups_too(tmp_path: Path) -> None:
    place = tmp_path / "made"
    place.mkdir()
    place.chmod(0o2770)
    main_acts(place)
    found = {name: mode & 0o777 for name, mode, _folder in modes(place)}
    assert found["armslength.db"] == 0o660
    assert found["secret_key"] == 0o600
    assert [
        name for name, mode, folder in modes(place) if mode & 0o777 not in (ALONE[folder], SHARED[folder])
    ] == []


def test_what_others_could_open_before_is_taken_from_them(tmp_path: Path) -> None:
    place = tmp_path / "old"
    (place / "documents").mkdir(parents=True)
    (place / "documents" / "made.docx").write_bytes(b"PK")
    for path in (place, place / "documents", place / "documents" / "made.docx"):
        path.chmod(0o777)
    tighten(place)
    assert {mode for _name, mode, _folder in modes(place)} == {0o700}
