"""What a row of the table of doors can say: who may pass, whether a fresh proof is asked, and what the work costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from register.domain.allowances import Cost
from register.domain.permissions import Permission


class Open(Enum):
    """Doors that ask no permission of the register itself."""

    PUBLIC = "anybody"
    SIGNING_IN = "whoever is signing in, or managing their own sign-in"


PUBLIC = Open.PUBLIC
SIGNING_IN = Open.SIGNING_IN
Need = Permission | Open


@dataclass(frozen=True, slots=True)
class Fresh:
    """A door that also asks for a proof of who somebody is that is minutes old: never opened by a token, nor in a
    session that a mailed link opened."""

    need: Need


@dataclass(frozen=True, slots=True)
class Costly:
    """A door behind which is work that costs much: so often an hour for an account and an address, and no more."""

    row: Need | Fresh
    cost: Cost


Row = Need | Fresh | Costly
