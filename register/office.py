"""Starts LibreOffice, and is the only one that does: one at a time, with a profile of its own, and never for long."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.documents.pdf_mending import descriptions_of, mended

SECONDS = 120
YES = {"type": "boolean", "value": "true"}
TAGGED = {"UseTaggedPDF": YES, "PDFUACompliance": YES, "ExportBookmarks": YES}
"""What makes the PDF readable with a screen reader, as PDF/UA-1 asks."""


class OfficeError(Exception):
    """LibreOffice could not make this PDF."""


def program() -> str | None:
    """Where LibreOffice is on this machine, if it is."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(docx: bytes, *, work: Path, seconds: int = SECONDS) -> bytes:
    """The tagged PDF of a Word file. OfficeError says why there is none."""
    soffice = program()
    if soffice is None:
        raise OfficeError("LibreOffice is not installed on this machine")
    work.mkdir(parents=True, exist_ok=True)
    with _alone(work), tempfile.TemporaryDirectory(dir=work) as name:
        folder = Path(name)
        (folder / "document.docx").write_bytes(docx)
        _run(_command(soffice, folder), seconds)
        return mended(_made(folder / "document.pdf"), descriptions_of(docx))


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """One LibreOffice at a time on this machine's instance."""
    with (work / "office.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _command(soffice: str, folder: Path) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = f"pdf:writer_pdf_Export:{json.dumps(TAGGED)}"
    flags = ["--headless", "--norestore", "--nolockcheck", "--nodefault"]
    return [
        soffice,
        profile,
        *flags,
        "--convert-to",
        to,
        "--outdir",
        str(folder),
        str(folder / "document.docx"),
    ]


def _run(command: list[str], seconds: int) -> None:
    """Ends LibreOffice and all it started when the time is over."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired as late:
            os.killpg(running.pid, signal.SIGKILL)
            raise OfficeError(f"LibreOffice took longer than {seconds} seconds") from late


def _made(pdf: Path) -> bytes:
    if not pdf.is_file():
        raise OfficeError("LibreOffice could not read the Word file")
    return pdf.read_bytes()
