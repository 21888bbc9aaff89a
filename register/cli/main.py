"""The commands, found by name so that starting is quick; every fault is one sentence."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from shutil import get_terminal_size

import click

from register import __version__, settle
from register.domain.errors import Fault, Invalid, Refused

COMMANDS = {
    "run": "running", "serve": "running", "scheduler": "running", "init": "instances", "demo": "instances",
    "backup": "backups", "backup-key": "backups", "restore": "backups", "witness": "witness",
    "units": "units", "upgrade": "instances",
    "accounts": "accounts", "breaches": "breaches", "calendar": "duties", "check": "checking",
    "agreements": "agreements", "appraisals": "separation", "approved-schemes": "public_schemes",
    "authority": "delegations", "committee-days": "committee_days", "complaints": "complaints",
    "contracts": "missing_answers", "delegations": "delegations",
    "decisions": "decisions", "disclosures": "disclosures", "divide": "separation",
    "documents": "documents", "duties": "duties",
    "editions": "editions", "extracts": "extracts", "flows": "flows", "health": "health",
    "incidents": "incidents", "mitigations": "mitigations", "interests": "interests", "ledger": "ledger",
    "organisations": "transfers", "prepared": "prepared", "procurements": "procurement",
    "programmes": "separation", "questions": "questions", "recognitions": "recognitions", "remarks": "remarks",
    "rounds": "rounds", "rules": "rules",
    "signed-copies": "signed_copies", "staff": "staff", "templates": "templates", "waivers": "waivers",
    "walls": "walls",
    "webhooks": "webhooks",
    **dict.fromkeys((
        "appointments", "care-services", "checklists", "cohorts", "lessons", "milestones", "nil-returns",
        "activity-months", "information-assets", "opinions", "people", "performance-notices", "pilots", "processors",
        "provider-checks", "review-meetings",
        "screenings", "posts", "evaluators", "reservations", "sealings", "standard-answers",
    ), "nouns"),
}  # fmt: skip
"""Command -> the module of register/cli that holds it under the same name."""
SUMMARIES = Path(__file__).with_name("summaries.txt")
"""What each command says of itself, written down so that the list of commands imports none of them."""
HELPS = Path(__file__).with_name("helps.txt")
"""What `--help` of each command prints at the usual width, written down from the commands for the same reason."""
BEFORE_HELP = "=== "
"""Begins the line that names a command, before its help."""
USUAL_WIDTH = 80
"""Narrower windows get help that is wrapped for them, by the commands themselves."""


class Commands(click.Group):
    """Imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = getattr(import_module(f"register.cli.{module}"), cmd_name.replace("-", "_"))
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Help of a command is read off and imports nothing."""
        text = _help_of(args[:-1]) if args[-1] == "--help" else None
        if text is None:
            return super().resolve_command(ctx, args)
        told = click.Command(args[0], callback=lambda: click.echo(text, nl=False), add_help_option=False)
        return args[0], told, []

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        told = {name: click.Command(name, help=words) for name, words in _summaries().items()}
        click.Group(commands=told).format_commands(ctx, formatter)


def _summaries() -> dict[str, str]:
    lines = SUMMARIES.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines)


def _help_of(words: list[str]) -> str | None:
    """What is written down for this command, if the window is as wide as that."""
    if get_terminal_size().columns < USUAL_WIDTH:
        return None
    return helps(HELPS.read_text(encoding="utf-8")).get(" ".join(words))


def helps(text: str) -> dict[str, str]:
    """Command, with the words that lead to it, -> its help."""
    parts = text.split(BEFORE_HELP)[1:]
    return {name: told for name, _, told in (part.partition("\n") for part in parts)}


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="armslength")
def armslength() -> None:
    """Arm's Length: interests, delegated authority, contracts and information sharing, kept with proof."""


def main() -> None:
    """Run a command; a fault ends it with one sentence and exit code 1."""
    settle()
    try:
        armslength.main(standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.Abort:
        sys.exit(130)
    except Invalid as fault:
        _say([f"{field or 'This'}: {words}" for field, words in fault.problems.items()])
    except (Refused, Fault) as fault:
        _say([str(fault.args[0])])


def _say(lines: list[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)
