"""Refreshes register/static/nhsuk/ from a release of nhsuk-frontend: `python requirements/vendor_nhsuk.py`.

Needs npm and git once, on a developer's machine; the product itself never fetches anything. The look stays
neutral: the licensed fonts, the NHS logo images and the manifest are left out, and no remote address remains.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "10.6.1"
"""Must match the release that nhsuk-frontend-jinja in setup.cfg was written for."""

TARGET = Path(__file__).resolve().parent.parent / "register" / "static" / "nhsuk"
DIST = Path("package/dist/nhsuk")
SOURCE = "https://github.com/nhsuk/nhsuk-frontend"


def download(folder: Path) -> Path:
    """The unpacked release in this folder."""
    subprocess.run(["npm", "pack", "--silent", f"nhsuk-frontend@{VERSION}"], cwd=folder, check=True)
    with tarfile.open(folder / f"nhsuk-frontend-{VERSION}.tgz") as archive:
        archive.extractall(folder, filter="data")
    return folder / DIST


def neutral_css(css: str) -> str:
    """The style sheet without licensed fonts, with images beside it and no remote address."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("Frutiger W01,arial", "arial").replace("/assets/images/", "images/")
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    left = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", css)
    if left:
        sys.exit(f"Remote addresses are left in the style sheet: {left}")
    return css


def copy_release(dist: Path) -> None:
    """Writes the style sheet, the script and the icons that the style sheet uses."""
    (TARGET / "images").mkdir(parents=True, exist_ok=True)
    css = neutral_css((dist / f"nhsuk-frontend-{VERSION}.min.css").read_text("utf-8"))
    script = (dist / f"nhsuk-frontend-{VERSION}.min.js").read_text("utf-8")
    (TARGET / "nhsuk-frontend.min.css").write_text(css, "utf-8")
    (TARGET / "nhsuk-frontend.min.js").write_text(re.sub(r"\n?//# sourceMappingURL=.*", "", script), "utf-8")
    for name in sorted(set(re.findall(r"url\(images/([\w.-]+)\)", css))):
        (TARGET / "images" / name).write_bytes((dist / "assets" / "images" / name).read_bytes())


def copy_licence(folder: Path) -> None:
    """The release's own licence, which its package leaves out."""
    clone = folder / "source"
    tag = f"v{VERSION}"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"--branch={tag}", SOURCE, str(clone)], check=True)
    (TARGET / "LICENSE").write_bytes((clone / "LICENSE").read_bytes())


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        copy_release(download(Path(name)))
        copy_licence(Path(name))


if __name__ == "__main__":
    main()
