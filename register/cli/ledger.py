"""`armslength ledger`."""

from __future__ import annotations

import sys

import click

from register.cli.base import as_json, instance
from register.db import reading
from register.queries.verification import verify as verified


@click.group()
def ledger() -> None:
    """The audit trail and its proofs."""


@ledger.command()
@click.option("--json", "machine", is_flag=True, help="Print one JSON object.")
def verify(machine: bool) -> None:
    """Recompute every entry and every record from it; exit code 1 when anything does not agree."""
    with instance(), reading() as session:
        found = verified(session)
    findings = [f"{finding.place}: {finding.words}" for finding in found.findings]
    if machine:
        as_json({"entries": found.entries, "root": found.root, "findings": findings})
    else:
        click.echo("\n".join([*findings, _outcome(found.entries, len(findings)), f"root {found.root}"]))
    sys.exit(1 if findings else 0)


def _outcome(entries: int, findings: int) -> str:
    words = "nothing was altered" if findings == 0 else f"{findings} findings"
    return f"{entries:,} entries recomputed: {words}"
