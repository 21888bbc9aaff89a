"""Reads a PDF from standard input and writes the text of its pages as JSON: started by `pdf_words` alone, so that a file
made to do harm ends this process and no other."""

from __future__ import annotations

import io
import json
import logging
import resource
import sys

import pypdf

MEMORY, SECONDS, MOST_PAGES, MOST_LETTERS = 1024**3, 25, 2_000, 10_000_000


def main() -> int:
    """0 with the pages; 1 where there are too many of them, or too much text."""
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    reader = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    if len(reader.pages) > MOST_PAGES:
        return 1
    pages: list[str] = []
    letters = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        letters += len(pages[-1])
        if letters > MOST_LETTERS:
            return 1
    json.dump(pages, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
