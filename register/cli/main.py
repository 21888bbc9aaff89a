"""The commands, found by name so that starting is quick; every fault is one sentence."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from register import __version__, settle
from register.domain.errors import Fault, Invalid, Refused

COMMANDS = {
    "run": "running", "serve": "running", "scheduler": "running", "init": "instances", "demo": "instances",
    "backup": "backups", "backup-key": "backups", "restore": "backups", "witness": "witness",
    "units": "units", "upgrade": "instances",
    "accounts": "accounts", "breaches": "breaches", "check": "checking",
    "agreements": "agreements", "authority": "delegations",
    "contracts": "contracts", "delegations": "delegations",
    "decisions": "decisions", "disclosures": "disclosures", "divide": "separation",
    "documents": "documents", "duties": "duties",
    "editions": "editions", "health": "health",
    "incidents": "incidents", "mitigations": "mitigations", "interests": "interests", "ledger": "ledger",
    "programmes": "separation", "questions": "questions", "remarks": "remarks", "rounds": "rounds", "rules": "rules",
    "signed-copies": "signed_copies", "staff": "staff", "templates": "templates", "walls": "walls",
    **dict.fromkeys((
        "appointments", "appraisals", "care-services", "cohorts", "milestones", "nil-returns", "organisations", "people",
        "posts",
    ), "nouns"),
}  # fmt: skip
"""Command -> the module of register/cli that holds it under the same name."""


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
