"""`armslength ledger`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.audit_bundle import write_pieces
from register.cli.base import DAY, act, as_json, day, instance, listing_command, viewer, watched_reading
from register.config import load
from register.db import reading
from register.domain.errors import Fault
from register.domain.trail.bundles import bundle_pieces
from register.domain.trail.notes import Note, VerifierKey, parse_checkpoint, proof_code
from register.jobs.checkpoints import restored_key as signed_anew
from register.jobs.checkpoints import rotate_key as rotated
from register.jobs.checkpoints import sign_checkpoint
from register.jobs.witnessing import ask_witnesses
from register.queries.trail.bundles import ask, bundle
from register.queries.trail.listed import LISTING
from register.queries.trail.proof_codes import sizes_named
from register.queries.trail.verification import Verified
from register.queries.trail.verification import verify as verified
from register.services.derived import rebuild


@click.group()
def ledger() -> None:
    """The audit trail and its proofs."""


ledger.add_command(listing_command(LISTING))


@ledger.command()
@click.option("--json", "machine", is_flag=True, help="Print one JSON object.")
@click.option(
    "--checkpoint",
    "kept",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="A signed checkpoint that was kept elsewhere, to compare with; may be given again.",
)
def verify(machine: bool, kept: tuple[Path, ...]) -> None:
    """Recompute every entry and every record from it, and compare with every signed checkpoint there is; exit code 1 when
    anything does not agree."""
    brought = {str(path): path.read_bytes() for path in kept}
    with instance(), reading(snapshot=True) as session:
        found = verified(session, brought=brought)
    findings = [f"{finding.place}: {finding.words}" for finding in found.findings]
    notes = [f"{note.place}: note: {note.words}" for note in found.notes]
    if machine:
        told = {"findings": findings, "notes": notes, "compared": dict(found.compared.places)}
        as_json({"entries": found.entries, "root": found.root, **told})
    else:
        click.echo("\n".join([*findings, *notes, _outcome(found), f"root {found.root}"]))
    sys.exit(1 if findings else 0)


@ledger.command("rebuild-derived")
def rebuild_derived() -> None:
    """Work out again what lists are searched and sorted by, from the recorded versions."""
    rows = act(rebuild)
    click.echo(f"{rows:,} keys were worked out again. Check them with: armslength ledger verify")


def _outcome(found: Verified) -> str:
    """Nothing was altered is said only with what it was compared with."""
    done = f"{found.entries:,} entries recomputed"
    if found.findings:
        return f"{done}, {found.compared.said}: {len(found.findings)} findings"
    if not found.compared.places:
        return f"{done}: they agree with one another; {found.compared.said}"
    return f"{done}, {found.compared.said}: nothing was altered up to there, and the rest agrees with itself"


@ledger.command()
def checkpoint() -> None:
    """Sign the audit trail as it stands, and print the checkpoint with its proof code."""
    with instance(needs_secret=False):
        note = _sign()
    click.echo("Nothing is new since the last checkpoint." if note is None else _shown(note), nl=note is None)


@ledger.command("rotate-key")
def rotate_key() -> None:
    """Make a new signing key, vouched for by the one in force, and print the new public key."""
    settings = load(needs_secret=False)
    with instance(needs_secret=False):
        _sign()
        key = rotated(settings.signing_key_file, settings.log_name, now=clock.now())
    click.echo(f"From now on this key signs. Tell your witnesses:\n{key.log_key.encode()}")


@ledger.command("restored-key")
@click.option(
    "--old-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The copy of the key that signed before; it vouches for the new one.",
)
def restored_key(old_key: Path | None) -> None:
    """After a restore: make a new signing key, enter it in the audit trail, and print the new public key.

    `armslength restore` does so by itself, except where the key belongs to another user."""
    settings = load(needs_secret=False)
    with instance(needs_secret=False):
        key = signed_anew(settings.signing_key_file, old_key, now=clock.now())
    click.echo(key_words(None if key is None else key.log_key, vouched=old_key is not None))


def key_words(key: VerifierKey | None, *, vouched: bool) -> str:
    """What whoever restores has to know and pass on."""
    if key is None:
        return "Nothing was ever signed here: the signing key is made with the first checkpoint."
    told = "the old one vouches for it" if vouched else "the keeper of each witness has to accept it"
    return f"A new key signs from now on, and the audit trail says so; {told}. Tell your witnesses:\n{key.encode()}"


def _sign() -> Note | None:
    settings = load(needs_secret=False)
    return sign_checkpoint(settings.signing_key_file, settings.log_name, now=clock.now())


def _sign_here() -> None:
    """Unless the key belongs to a user of its own: then the newest checkpoint of theirs is the bundle's end."""
    if load().scheduler_signs:
        _sign()
        ask_witnesses(clock.now, at_once=True)


def _shown(note: Note) -> str:
    return f"{note.encode().decode()}\nProof code {proof_code(parse_checkpoint(note.text))}\n"


@ledger.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--kind", default="interest", show_default=True, help="The kind of record the report is about.")
@click.option("--on", type=DAY, help="The day the report is about; today if not given.")
@click.option("--known-on", type=DAY, help="Use only what had been declared by this day; today if not given.")
@click.option("--basis", type=click.Choice(["recorded", "asserted"]), default="recorded")
@click.option(
    "--checkpoint", "codes", multiple=True, help="A proof code whose checkpoint is to be in it; repeat."
)
def export(
    folder: Path,
    kind: str,
    on: datetime | None,
    known_on: datetime | None,
    basis: str,
    codes: tuple[str, ...],
) -> None:
    """Write an auditor's bundle into FOLDER: entries, proofs, an as-at report, and two checkers."""
    today = clock.today()
    question = ask(kind, held_on=day(on) or today, known_on=day(known_on) or today, basis=basis)
    _refuse_existing(folder)
    with instance():
        _sign_here()
        with watched_reading(snapshot=True) as session:
            named = sizes_named(session, codes)
            made = bundle(session, question, viewer=viewer(), now=clock.now(), named=named)
            write_pieces(folder, bundle_pieces(made))
    click.echo(f"The bundle is in {folder}. Check it with: python3 {folder}/verify.py {folder}")


def _refuse_existing(folder: Path) -> None:
    if folder.exists():
        raise Fault(f"{folder} is there already: choose a new folder.")
