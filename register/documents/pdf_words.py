"""Reads the words of a PDF that came from elsewhere, in a process of its own with a limit on time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SECONDS = 30
MOST_BYTES = 25 * 1024 * 1024
READER = Path(__file__).with_name("pdf_words_reader.py")


def pages_of(content: bytes) -> list[str] | None:
    """The text of each page; None where the file cannot be read within the limits, is locked, or holds no page."""
    if len(content) > MOST_BYTES:
        return None
    command = [sys.executable, "-I", str(READER)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
        pages = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError, OSError):
        return None
    return pages or None
