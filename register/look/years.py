"""A picture of a year: along it the months, down it what there is to count, drawn here without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from register.domain.dates import month_said

LEFT, COLUMN, ROW, TOP = 210, 44, 34, 26
SHADES = 4


def year(title: str, months: Sequence[date], counts: Mapping[str, Sequence[int]]) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same."""
    most = max((count for row in counts.values() for count in row), default=0)
    rows = Markup("").join(_row(words, row, at, most) for at, (words, row) in enumerate(counts.items()))
    heads = Markup("").join(
        Markup('<text x="{x}" y="16" text-anchor="middle" class="al-year__words">{name}</text>').format(
            x=LEFT + COLUMN * at + COLUMN // 2, name=f"{month:%b}"
        )
        for at, month in enumerate(months)
    )
    width, height = LEFT + COLUMN * len(months), TOP + ROW * len(counts)
    return Markup(
        '<svg class="al-year" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        "{heads}{rows}</svg>"
    ).format(w=width, h=max(height, TOP), said=_said(title, months, counts), heads=heads, rows=rows)


def _row(words: str, row: Sequence[int], at: int, most: int) -> Markup:
    y = TOP + ROW * at
    cells = Markup("").join(_cell(count, LEFT + COLUMN * n, y, most) for n, count in enumerate(row))
    return Markup('<text x="0" y="{y}" class="al-year__words">{words}</text>{cells}').format(
        y=y + 20, words=words, cells=cells
    )


def _cell(count: int, x: int, y: int, most: int) -> Markup:
    shade = 0 if not count else max(1, round(SHADES * count / most))
    return Markup(
        '<rect x="{x}" y="{y}" width="{w}" height="{h}" class="al-year__cell al-year__cell--{shade}"/>'
        '<text x="{middle}" y="{base}" text-anchor="middle" class="al-year__count{light}">{count}</text>'
    ).format(
        x=x + 1, y=y + 1, w=COLUMN - 2, h=ROW - 2, shade=shade, middle=x + COLUMN // 2, base=y + 22,
        count=count or "", light=" al-year__count--light" if shade >= SHADES // 2 + 1 else "",
    )  # fmt: skip


def _said(title: str, months: Sequence[date], counts: Mapping[str, Sequence[int]]) -> str:
    parts = [f"{words}: {_told(months, row)}" for words, row in counts.items()]
    return f"{title}. " + ("; ".join(parts) or "None")


def _told(months: Sequence[date], row: Sequence[int]) -> str:
    each = zip(months, row, strict=True)
    return ", ".join(f"{count} in {month_said(month)}" for month, count in each if count)
