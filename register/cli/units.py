"""`armslength units`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from register.config import PORT, load
from register.domain.errors import Fault
from register.units import unit_files
from register.whole_files import write_whole


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def units(folder: Path, port: int, workers: int) -> None:
    """Write systemd's units for this instance into FOLDER, with the settings of this environment; installs nothing."""
    settings = load(needs_secret=False)
    program = Path(sys.executable).with_name("armslength")
    if folder.exists() and any(folder.iterdir()):
        raise Fault(f"{folder} is not empty: choose a new folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in unit_files(settings, program, os.environ, port=port, workers=workers):
        write_whole(folder / name, text.encode())
    click.echo(f"The units are in {folder}. How to put them in place: docs/operating.md, Services.")
