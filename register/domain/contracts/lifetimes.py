"""What a contract has become worth over its whole life since its award, as the rule about modifications looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Modification:
    """What the rule looks at. award_pence: the lifetime value at the award. after_pence: with this change and every one
    before it. own_pence: the part of all that rests on the buyer's own decision, with this change if it does. is_option:
    the contract itself provides for it. ground: the branch that somebody named, a code of the rule. is_different: whether
    the contract would be materially different in character; None while nobody said."""

    award_pence: int
    after_pence: int
    own_pence: int = 0
    is_option: bool = False
    ground: str | None = None
    is_different: bool | None = None

    @property
    def change_pence(self) -> int:
        """All change in lifetime value since the award."""
        return self.after_pence - self.award_pence

    @property
    def percent(self) -> Fraction | None:
        """All change in per cent of the value at the award; None where that was nothing."""
        return Fraction(100 * self.change_pence, self.award_pence) if self.award_pence else None
