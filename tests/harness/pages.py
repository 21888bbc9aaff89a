"""What a browser makes of a page: the controls of its form as they would be sent back."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects the successful controls of the first form that posts, in the order of the page. to: only of the form
    that is sent there, whatever it looks like."""

    def __init__(self, to: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.sent: list[tuple[str, str]] = []
        self.action, self.to = "", to
        self._inside = self._over = False
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(had)
        elif self._inside and not self._over:
            self._take(tag, had)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._inside:
            self._over = True
        elif tag == "select" and self._select is not None:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self.sent += [(name, value) for value in chosen[-1:]]
            self._select = None
        elif tag == "textarea" and self._area is not None:
            name, parts = self._area
            self.sent.append((name, "".join(parts).removeprefix("\n").replace("\n", "\r\n")))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def _take(self, tag: str, had: dict[str, str]) -> None:
        if tag == "input":
            self._input(had)
        elif tag == "select":
            self._select = (had.get("name", ""), [])
        elif tag == "textarea":
            self._area = (had.get("name", ""), [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((had.get("value", ""), "selected" in had))

    def _begin(self, had: dict[str, str]) -> None:
        wanted = had.get("action") == self.to if self.to else "al-form" in had.get("class", "")
        if not self._inside and had.get("method", "").lower() == "post" and wanted:
            self._inside, self.action = True, had.get("action", "")

    def _input(self, had: dict[str, str]) -> None:
        kind, name = had.get("type", "text"), had.get("name", "")
        if not name or "disabled" in had or kind in ("file", "submit", "button"):
            return
        if kind not in ("radio", "checkbox") or "checked" in had:
            self.sent.append((name, had.get("value", "on" if kind in ("radio", "checkbox") else "")))


def controls(page: str) -> list[tuple[str, str]]:
    """What a browser would send for this page's form, pressed as it was drawn: names and values in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.sent


def controls_for(page: str, address: str) -> list[tuple[str, str]]:
    """The same for the form of a page that is sent to this address."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.sent
