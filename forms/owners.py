"""Who looks after something by name: the same question of an agreement, of a case and of a complaint."""

from __future__ import annotations

from forms.records import RecordField


def looked_after_by(what: str, *, reminded: str = "of it") -> RecordField:
    """what: the thing, as in “the case”; reminded: of what they are."""
    return RecordField(
        "Who looks after it?", of="person", thing=f"who looks after {what}", optional=True, prompt="Nobody by name",
        hint=f"They are reminded {reminded}. If nobody, the information governance lead is",
    )  # fmt: skip
