"""The colour of a tag for each tone, as the NHS design system names colours."""

from __future__ import annotations

from register.domain.home.tones import Tone

COLOURS = {
    Tone.GOOD: "green", Tone.RUNNING: "blue", Tone.CAREFUL: "yellow", Tone.OPEN: "orange", Tone.BAD: "red",
    Tone.OVER: "grey",
}  # fmt: skip


def colour(tone: str) -> str:
    """The colour that stands for a tone; a colour stays what it is."""
    return COLOURS[Tone(tone)] if tone in COLOURS else tone
