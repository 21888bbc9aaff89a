"""What a browser would send back for the forms of a page, as they were drawn."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Drawn(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, list[str]] = {}
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name, value = held.get("name") or "", held.get("value") or ""
        chosen = "checked" in held if held.get("type") in ("radio", "checkbox") else tag == "input"
        if name and chosen and held.get("type") not in ("submit", "file"):
            self.answers.setdefault(name, []).append(value)
        if tag in ("select", "textarea") and name:
            self.inside = name
            self.answers.setdefault(name, [])
        if tag == "option" and "selected" in held and self.inside:
            self.answers[self.inside].append(value)

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self.inside:
            self.answers[self.inside] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.inside = ""


def as_drawn(page: str) -> dict[str, Any]:
    """Name -> answer, or answers, of everything that would be sent."""
    form = _Drawn()
    form.feed(page)
    return {
        name: values[0] if len(values) == 1 else values for name, values in form.answers.items() if values
    }
