"""A picture of cash: a bar for the end of each month, above or below nought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from markupsafe import Markup

from register.domain import money
from register.domain.dates import month_said

WIDTH, HEIGHT, TOP, FOOT = 640, 200, 24, 26


class Month(Protocol):
    """What the picture needs of a month."""

    @property
    def month(self) -> date: ...
    @property
    def balance_pence(self) -> int: ...


def cash_picture(title: str, months: Sequence[Month]) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same."""
    highest = max(0, *(one.balance_pence for one in months))
    least = min(0, *(one.balance_pence for one in months))
    nought = TOP + round((HEIGHT - TOP - FOOT) * highest / max(highest - least, 1))
    drawn = Markup("").join(
        _bar(one, at, len(months), nought, max(highest - least, 1)) for at, one in enumerate(months)
    )
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        '{drawn}<line x1="0" x2="{w}" y1="{y}" y2="{y}" stroke="#212b32"/>'
        '<text x="0" y="14" class="al-drawing__day">{most}</text>'
        '<text x="0" y="{foot}" class="al-drawing__day">{first}</text>'
        '<text x="{w}" y="{foot}" text-anchor="end" class="al-drawing__day">{last}</text></svg>'
    ).format(
        w=WIDTH, h=HEIGHT, said=_said(title, months), drawn=drawn, y=nought, foot=HEIGHT - 6,
        most=f"From {money.said(least)} to {money.said(highest)}", first=month_said(months[0].month),
        last=month_said(months[-1].month),
    )  # fmt: skip


def _bar(one: Month, at: int, count: int, nought: int, span: int) -> Markup:
    tall = max(round((HEIGHT - TOP - FOOT) * abs(one.balance_pence) / span), 1)
    width = WIDTH / count
    return Markup('<rect x="{x:.1f}" y="{y}" width="{w:.1f}" height="{h}" fill="{colour}"/>').format(
        x=at * width + 1, y=nought - tall if one.balance_pence >= 0 else nought, w=max(width - 2, 1), h=tall,
        colour="#005eb8" if one.balance_pence >= 0 else "#d5281b",
    )  # fmt: skip


def _said(title: str, months: Sequence[Month]) -> str:
    least = min(months, key=lambda one: one.balance_pence)
    return (
        f"Cash of {title} at the end of each month: {money.said(months[0].balance_pence)} in "
        f"{month_said(months[0].month)}, {money.said(months[-1].balance_pence)} in {month_said(months[-1].month)}, "
        f"least {money.said(least.balance_pence)} in {month_said(least.month)}"
    )
