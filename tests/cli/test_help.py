"""The list of commands and the help of each come at once: they import none of them, and nothing that these stand on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from register.cli.main import COMMANDS, HELPS, armslength, helps

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


@pytest.mark.parametrize("words", ["contracts", "contracts list", "sealings amend"])
def test_the_help_of_a_noun_imports_no_more(words: str) -> None:
    said, modules = asked(*words.split(), "--help")
    assert said.startswith(f"Usage: armslength {words} [OPTIONS]")
    assert modules & HEAVY == set()
    assert modules & {f"register.cli.{module}" for module in COMMANDS.values()} == set()
    assert len(modules) < MOST_MODULES


def test_help_is_written_down_for_each_command() -> None:
    written = helps(HELPS.read_text(encoding="utf-8"))
    assert sorted({words.split()[0] for words in written}) == sorted(COMMANDS)


def test_every_command_is_there_wherever_it_is_added_to_its_group() -> None:
    folder = HELPS.parent
    lacking = {
        (group, path.stem) for path in sorted(folder.glob("*.py"))
        for group in re.findall(r"^@(\w+)\.command\(", path.read_text(encoding="utf-8"), re.MULTILINE)
        if (name := group.replace("_", "-")) in COMMANDS and path.stem not in imported(folder, COMMANDS[name])
    }  # fmt: skip
    assert lacking == set(), "the group's module has to import what adds a command to it"


def imported(folder: Path, module: str) -> set[str]:
    """The module and every other one of the commands that it imports."""
    found, ahead = set[str](), [module]
    while ahead:
        one = ahead.pop()
        if one not in found and (path := folder / f"{one}.py").exists():
            found.add(one)
            ahead += re.findall(
                r"^from register\.cli\.(\w+) import", path.read_text(encoding="utf-8"), re.MULTILINE
            )
    return found


def test_a_narrow_window_gets_help_from_the_command_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown, _ = asked("posts", "add", "--help")
    usual = helps(HELPS.read_text(encoding="utf-8"))["posts add"]
    assert max(map(len, shown.splitlines())) < 60 < max(map(len, usual.splitlines()))
    assert shown.partition("\n")[2].split() == usual.partition("\n")[2].split()


def test_what_has_no_help_written_down_is_said_by_the_command() -> None:
    shown = CliRunner().invoke(armslength, ["posts", "nothing-like-it", "--help"])
    assert (shown.exit_code, "No such command 'nothing-like-it'" in shown.output) == (2, True)
