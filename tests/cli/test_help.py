"""The list of commands comes at once: it imports none of them, and nothing that they stand on."""

from __future__ import annotations

import subprocess
import sys

from register.cli.main import COMMANDS

MOST_MODULES = 200
"""Click, what it takes from the standard library, and the interpreter's own: 130 or so."""
HEAVY = {
    "flask",
    "sqlalchemy",
    "pydantic",
    "wtforms",
    "docx",
    "apscheduler",
    "jinja2",
    "register.db",
    "register.app",
}
ASKING = """
import sys
from register.cli.main import armslength
armslength.main({words!r}, standalone_mode=False)
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


def asked(*words: str) -> tuple[str, set[str]]:
    """What a new process said, and the modules that it imported."""
    code = ASKING.format(words=list(words))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout, set(done.stderr.split())


def test_the_list_of_commands_imports_neither_the_application_nor_a_command() -> None:
    said, modules = asked("--help")
    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []
    assert modules & HEAVY == set()
    assert modules & {f"register.cli.{module}" for module in COMMANDS.values()} == set()
    assert len(modules) < MOST_MODULES


def test_the_version_imports_no_more() -> None:
    said, modules = asked("--version")
    assert said.startswith("armslength, version ")
    assert modules & HEAVY == set()
    assert len(modules) < MOST_MODULES
