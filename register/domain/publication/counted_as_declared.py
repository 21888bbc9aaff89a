"""What counts as declared by a day: what had been recorded here, or what a source says was known."""

from __future__ import annotations

BASES = {"recorded": "What had been recorded here", "asserted": "What its source says was known"}
"""Each way, in the words of every page that asks for it and of every history that tells it."""
