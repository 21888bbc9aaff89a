"""What a browser is told that a file is."""

from __future__ import annotations

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
