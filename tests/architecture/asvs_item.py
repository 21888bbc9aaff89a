"""One thing that OWASP's verification standard asks, and where the tests lie that hold it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One thing asked, in our own words. tests: `file::function`. setting: a name in the settings or in sign_in.toml."""

    id: str
    level: int
    asks: str
    tests: tuple[str, ...] = ()
    setting: str = ""
    reason: str = ""


HEADERS, STAGES, WORK = (
    "tests/look/test_headers.py",
    "tests/domain/test_stages.py",
    "tests/services/test_unit_of_work.py",
)
PASSWORDS, RULES, CODES = (
    "tests/accounts/test_passwords.py",
    "tests/accounts/test_rules.py",
    "tests/accounts/test_codes.py",
)
DOORS, WALLS = "tests/architecture/test_doors.py", "tests/architecture/test_walls.py"
STEP_UP, SECOND, LOCKOUT = (
    f"tests/accounts/test_{name}.py" for name in ("stepping_up", "confirmations", "lockout")
)
UPLOADS, REFUSALS = "tests/documents/test_upload_guard.py", "tests/services/test_refusals.py"
