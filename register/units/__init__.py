"""The services of an instance for systemd: web, scheduler, the signer with its own user and key, and a witness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from register.config import PREFIX, Settings
from register.domain.errors import Fault

FILES = (
    "armslength-web.service", "armslength-scheduler.service", "armslength-signer.service",
    "armslength-signer.timer", "armslength.sysusers", "armslength.tmpfiles",
    "armslength-witness.service", "armslength-witness.sysusers",
)  # fmt: skip
SIGNER_FOLDER = Path("/var/lib/armslength-signer")
KEY = SIGNER_FOLDER / "log.key"
SIGNER_TAKES = ("INSTANCE", "DATABASE_URL", "LOG_NAME")
"""What the signer is told of the register's settings: no secret but its way into the database."""
KEPT_BACK = ("OWNER_DATABASE_URL", "SIGNING_KEY", "SCHEDULER_SIGNS")
"""What neither web nor scheduler are told."""


def unit_files(
    settings: Settings, program: Path, environment: Mapping[str, str], *, port: int, workers: int
) -> Iterator[tuple[str, str]]:
    """(name, text) of every unit, and of the two files of settings that the units read."""
    words = _words(settings, program, port, workers)
    for name in FILES:
        yield name, Template(_read(name)).substitute(words)
    given = {k.removeprefix(PREFIX): v for k, v in environment.items() if k.startswith(PREFIX)}
    given["INSTANCE"] = str(settings.instance.resolve())
    shared = {k: v for k, v in given.items() if k not in KEPT_BACK}
    yield "register.env", _settings({**shared, "SCHEDULER_SIGNS": "false"})
    signer = {k: v for k, v in given.items() if k in SIGNER_TAKES}
    if not _is_sqlite(settings):
        signer["INSTANCE"] = str(SIGNER_FOLDER)
    yield "signer.env", _settings({**signer, "SIGNING_KEY": str(KEY)})


def _is_sqlite(settings: Settings) -> bool:
    """Then the signer has to write into the instance's own files; otherwise it has no business in that folder."""
    return settings.database.startswith("sqlite")


def _words(settings: Settings, program: Path, port: int, workers: int) -> dict[str, str]:
    """On SQLite the signer writes into the instance's files, as one of their group, and needs no network."""
    instance = _plain(settings.instance.resolve())
    sqlite = _is_sqlite(settings)
    return {
        "program": _plain(program), "instance": instance, "signer_folder": str(SIGNER_FOLDER),
        "port": str(port), "workers": str(workers), "witness_port": "8099", "hardening": _read("hardening.txt"),
        "signer_groups": "SupplementaryGroups=armslength" if sqlite else "",
        "database": f"z {instance}/armslength.db* 0660 armslength armslength" if sqlite else "",
        "signer_paths": f"ReadWritePaths={instance}\nPrivateNetwork=yes" if sqlite else "",
    }  # fmt: skip


def _plain(path: Path) -> str:
    """A path that a unit takes as it is; Fault when it has spaces or quotation marks."""
    if set(str(path)) & set(" \t\n\"'\\$"):
        raise Fault(
            f"systemd would misread this path: {path}. Choose one without spaces and quotation marks."
        )
    return str(path).replace("%", "%%")


def _settings(given: Mapping[str, str]) -> str:
    return "".join(f"{PREFIX}{name}={_quoted(value)}\n" for name, value in sorted(given.items()))


def _quoted(value: str) -> str:
    """As an EnvironmentFile takes it: in double quotes, which a backslash keeps."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`") + '"'


def _read(name: str) -> str:
    return (files(__name__) / name).read_text("utf-8")
