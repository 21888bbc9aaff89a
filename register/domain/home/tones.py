"""How a state is to be taken. Which colour stands for it is for the screen to say."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """GOOD: nothing to do. RUNNING: under way. CAREFUL: look closely. OPEN: somebody has to do something. BAD: late, stopped
    or broken. OVER: it no longer counts, or has not begun."""

    GOOD = "good"
    RUNNING = "running"
    CAREFUL = "careful"
    OPEN = "open"
    BAD = "bad"
    OVER = "over"
