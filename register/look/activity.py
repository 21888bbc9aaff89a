"""A picture of the activity of a service: for each month what was planned and what happened, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from markupsafe import Markup

from register.domain.dates import month_said

WIDTH, HEIGHT, TOP, FOOT = 640, 160, 24, 26
PLANNED, DONE = "#aeb7bd", "#005eb8"


class Month(Protocol):
    """What the picture needs of a month."""

    @property
    def month(self) -> date: ...
    @property
    def planned(self) -> Decimal | None: ...
    @property
    def done(self) -> Decimal | None: ...


def activity_picture(said: str, months: Sequence[Month]) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same."""
    most = max((count for one in months for count in (one.planned, one.done) if count), default=Decimal(1))
    drawn = Markup("").join(bar for at, one in enumerate(months) for bar in _bars(one, at, len(months), most))
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        '{drawn}<line x1="0" x2="{w}" y1="{y}" y2="{y}" stroke="#212b32"/>'
        '<text x="0" y="14" class="al-drawing__day">Planned in grey, done in blue; most {most}</text>'
        '<text x="0" y="{foot}" class="al-drawing__day">{first}</text>'
        '<text x="{w}" y="{foot}" text-anchor="end" class="al-drawing__day">{last}</text></svg>'
    ).format(
        w=WIDTH, h=HEIGHT, said=said, drawn=drawn, y=HEIGHT - FOOT, foot=HEIGHT - 6, most=f"{most:,f}",
        first=month_said(months[0].month), last=month_said(months[-1].month),
    )  # fmt: skip


def _bars(one: Month, at: int, count: int, most: Decimal) -> Iterator[Markup]:
    room, each = HEIGHT - TOP - FOOT, WIDTH / count
    for place, (number, colour) in enumerate(((one.planned, PLANNED), (one.done, DONE))):
        if number:
            tall = max(round(room * number / most), 1)
            yield Markup('<rect x="{x:.1f}" y="{y}" width="{w:.1f}" height="{h}" fill="{colour}"/>').format(
                x=at * each + 2 + place * (each - 4) / 2,
                y=HEIGHT - FOOT - tall,
                w=(each - 4) / 2,
                h=tall,
                colour=colour,
            )
