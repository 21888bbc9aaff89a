"""Writes down what the program itself knows: its settings, commands, doors, and the two diagrams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, Field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from register import create_app
from register.cli.main import BEFORE_HELP, HELPS, SUMMARIES, USUAL_WIDTH, armslength
from register.config import PREFIX, Settings
from register.domain.access import API, PAGES, cost_of, is_fresh, need
from register.domain.contracts import stages
from register.domain.doors import Need, Open, Row
from register.domain.permissions import ROLES, Role
from register.domain.sharing import incidents
from tests.architecture.routes import Door, doors
from tests.architecture.sources import ROOT

DOCS = ROOT / "docs"
SETTINGS, COMMANDS, DOORS = (DOCS / "reference" / f"{name}.md" for name in ("settings", "commands", "doors"))
TABLES: dict[Path, Callable[[], str]] = {DOCS / "contract-stages.md": stages.listed}
DIAGRAMS: dict[Path, Callable[[], str]] = {
    DOCS / "contract-stages.md": stages.diagram,
    DOCS / "incident-states.md": incidents.diagram,
}
MADE = "<!-- Written from the program by `python -m tests.architecture.write_reference`. -->"


def pages() -> dict[Path, str]:
    """Every page of the reference as it should read now, and what `armslength --help` says of each command."""
    return {
        SETTINGS: settings(),
        COMMANDS: commands(),
        DOORS: table_of_doors(),
        SUMMARIES: summaries(),
        HELPS: helps(),
    }


def settings() -> str:
    """One row a setting."""
    rows = [(f"`{PREFIX}{f.name.upper()}`", _default(f), _help(f)) for f in fields(Settings)]
    told = (
        "Each is read from the environment under this name, or from `config.py` in the instance folder under the "
        "same name in capitals without the prefix. The environment wins. Every wrong setting is named at once when "
        "a process starts."
    )
    return _page("Settings", told, [_table(("setting", "default", "what it does"), rows)])


def _default(f: Field[Any]) -> str:
    value = f.default
    assert value is not MISSING, f"{f.name} has no default"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text}`" if text else "empty"


def _help(f: Field[Any]) -> str:
    return str(f.metadata["help"])


def commands() -> str:
    """One section a command, with what it takes."""
    told = "Each starts with `armslength`; `--help` works everywhere. Whoever runs commands acts for the program itself."
    return _page("Commands", told, list(_commands(armslength, "armslength")))


def summaries() -> str:
    """One line a command of the first list: its name and its first sentence."""
    return "".join(f"{name}\t{_sentence(found)}\n" for name, found in _children(armslength))


def helps() -> str:
    """What `--help` prints, of every command and every group of them, at the usual width."""
    top = click.Context(armslength, info_name="armslength", terminal_width=USUAL_WIDTH - 2)
    return "".join(
        f"{BEFORE_HELP}{words}\n{told}\n" for name, found in _children(armslength)
        for words, told in _helps(top, name, found, ())
    )  # fmt: skip


def _helps(
    above: click.Context, name: str, command: click.Command, before: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=name, parent=above, terminal_width=above.terminal_width)
    words = (*before, name)
    yield " ".join(words), command.get_help(context)
    if isinstance(command, click.Group):
        for child, found in _children(command):
            yield from _helps(context, child, found, words)


def _commands(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for child, found in _children(command):
            yield from _commands(found, f"{name} {child}")
        return
    yield "\n".join([f"## `{name}`\n", _sentence(command), *_parameters(command)])


def _children(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for child in group.list_commands(context):
        found = group.get_command(context, child)
        assert found is not None
        yield child, found


def _sentence(command: click.Command) -> str:
    return " ".join((command.help or "").split())


def _parameters(command: click.Command) -> list[str]:
    rows = [(_spelled(p), _wanted(p), _explained(p)) for p in command.params]
    return ["\n" + _table(("takes", "what", "why"), rows)] if rows else []


def _spelled(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return f"`{parameter.human_readable_name}`"
    return ", ".join(f"`{word}`" for word in (*parameter.opts, *parameter.secondary_opts))


def _wanted(parameter: click.Parameter) -> str:
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return " or ".join(f"`{choice}`" for choice in kind.choices)
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return "yes, when given"
    return {"datetime": "a day, as in 2026-04-01"}.get(kind.name, kind.name) + (
        ", needed" if parameter.required else ""
    )


def _explained(parameter: click.Parameter) -> str:
    return (getattr(parameter, "help", None) or "").strip()


def table_of_doors() -> str:
    """Every page and every call, the permission it asks, and the roles that hold it."""
    found = _built_doors()
    told = (
        "What is not in this table is refused. Somebody who is not signed in is sent to sign in (a page) or answered "
        "401 (a call). A record behind an information barrier is answered as if it did not exist. A fresh door asks "
        "whoever is signed in for their proof again, unless they gave it within the last minutes; it opens neither to a "
        "token nor in a session that a mailed link opened. What is counted is opened so often an hour and no more, by an "
        "account and by an address: see [Running it](../operating.md#allowances)."
    )
    parts = [
        "## Pages\n\n" + _doors_of(found, PAGES),
        "## Calls of the JSON API\n\n" + _doors_of(found, API),
        "## Signing in\n\n" + _signing_in(found),
        "## Roles\n\n" + _roles(),
    ]
    return _page("Doors", told, parts)


def _built_doors() -> list[Door]:
    with TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), secret_key="only to list the routes"))
        return doors(app)


def _doors_of(found: Iterable[Door], table: dict[str, Row]) -> str:
    rows = [
        (
            f"{d.method} `{d.rule}`",
            f"`{d.endpoint}`",
            _asks(need(d.endpoint)),
            "yes" if is_fresh(d.endpoint) else "",
            cost_of(d.endpoint) or "",
        )
        for d in found
        if d.endpoint in table
    ]
    return _table(("address", "name", "who may", "fresh", "counted as"), rows)


def _signing_in(found: Iterable[Door]) -> str:
    rows = [
        (f"{d.method} `{d.rule}`", f"`{d.endpoint}`") for d in found if d.endpoint.startswith("security.")
    ]
    return _table(("address", "name"), rows)


def _asks(wanted: Need | None) -> str:
    assert wanted is not None
    return wanted.value if isinstance(wanted, Open) else f"whoever may `{wanted.value}`"


def _roles() -> str:
    rows = [(role.label, ", ".join(f"`{p}`" for p in sorted(ROLES[role]))) for role in Role]
    return _table(("role", "may"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(title: str, told: str, parts: list[str]) -> str:
    return "\n\n".join([f"# {title}", MADE, told, *parts]) + "\n"


BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->"


def tabled(page: str, table: str) -> str:
    """The page with this table in the place of its own."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table}{END}{rest.partition(END)[2]}"


def drawn(page: str, diagram: str) -> str:
    """The page with this diagram in the place of its own."""
    before, _, rest = page.partition("```mermaid\n")
    after = rest.partition("```")[2]
    return f"{before}```mermaid\n{diagram}```{after}"
