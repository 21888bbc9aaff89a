"""What can go wrong, in words a person can act on; the docstring of each class is its message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from register.domain.dates import moment


class Refused(Exception):
    """This cannot be done."""

    status = 400

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())

    @property
    def message(self) -> str:
        return str(self.args[0])


class Invalid(Refused):
    """Some answers need changing."""

    status = 422

    def __init__(self, problems: Mapping[str, str]) -> None:
        """problems: field name (or "" for the whole form) -> one plain sentence."""
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


class ForgedKey(Refused):
    """This link to the next page is not one of ours. Start from the first page."""

    status = 400


class Forbidden(Refused):
    """You do not have permission to do this."""

    status = 403


class NotFound(Refused):
    """There is nothing here, or you may not see it."""

    status = 404


class Stale(Refused):
    """Somebody changed this while you were working on it. Look at the latest version, then try again."""

    status = 409

    def __init__(self, kind: str = "", thing_id: str = "") -> None:
        """Which record it was, where that is known."""
        super().__init__()
        self.kind, self.thing_id = kind, thing_id


class MovedOn(Refused):
    """This is no longer at the stage at which this can be done."""

    status = 409


class Repeated(Refused):
    """This form was already sent, and its work is done."""

    status = 409


class TooMany(Refused):
    """This was done too many times in a short time."""

    status = 429

    def __init__(self, kind: str, again_at: datetime) -> None:
        """kind: of work. again_at: from when on it can be done again."""
        super().__init__(
            f"You have done this too many times in a short time, so nothing was done. Try again after {moment(again_at)}"
        )
        self.kind, self.again_at = kind, again_at


class NoRoom(Refused):
    """Nothing was saved, because the disk is full. Tell your administrator, and try again once there is room."""

    status = 507


class Fault(Exception):
    """The installation is broken in a way its administrator must mend; always one clear sentence."""
