"""What can go wrong with a pack, a value or an uploaded file, each said in a sentence that a person can act on."""

from __future__ import annotations

from collections.abc import Sequence


class PackFault(ValueError):
    """A pack that does not hold together; `problems` lists everything that is wrong, not only the first thing."""

    def __init__(self, pack: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"The contract template {pack} cannot be used: " + "; ".join(self.problems))


class FillFault(ValueError):
    """A value that cannot go into the document; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message
        super().__init__(f"{field}: {message}")


class UploadFault(ValueError):
    """An uploaded file that is refused, with one sentence that says what to do."""
