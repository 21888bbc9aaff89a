"""Where this instance keeps its files, told to every question with the database it asks."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

INSTANCE = "armslength_instance"
"""Name of the engine's execution option that says where the instance's files lie."""


def instance_folder(session: Session) -> Path:
    """Where this instance keeps its files."""
    options = session.get_bind().get_execution_options()
    return Path(str(options[INSTANCE]))
