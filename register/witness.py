"""A witness: run elsewhere, it cosigns a checkpoint only when it contains every checkpoint it cosigned before.

It keeps nothing but the newest size and root, and writes those to disk before it answers.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fcntl import LOCK_EX, flock
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from register import clock
from register.domain.errors import Fault, Refused
from register.domain.trail.log_keys import LogKey, parse_history
from register.domain.trail.notes import Checkpoint, NoteFault, VerifierKey, parse_checkpoint, parse_key
from register.domain.trail.proofs import consistency_holds
from register.domain.trail.witnessing import LONGEST_REQUEST, AddCheckpoint, parse_add_checkpoint
from register.signing import (
    KeyFileFault,
    SigningKey,
    cosign,
    generate_key,
    load_key,
    rotation_holds,
    save_key,
    signed_by,
)
from register.whole_files import write_whole

SLOWEST = 30
"""Seconds after which a caller who says nothing more is let go."""


class Inconsistent(Fault):
    """This checkpoint does not contain what this witness cosigned before."""


class Unvouched(Fault):
    """A key that no earlier one vouches for: only the witness's keeper may accept it."""

    def __init__(self, key: VerifierKey) -> None:
        super().__init__(
            "The register has a new key for which the old one does not vouch, as after a restore. Ask whoever runs it, "
            f"and only if it is theirs: armslength witness follow FOLDER --restored {key.encode()}"
        )


class OutOfStep(Fault):
    """The request starts from another size than this witness saw last."""

    def __init__(self, size: int) -> None:
        super().__init__(f"This witness saw {size} entries last.")
        self.size = size


@dataclass(frozen=True, slots=True)
class Witness:
    """A folder with the witness's own key, the log's key as it was pinned, and the newest (size, root)."""

    folder: Path

    def begin(self, name: str, log_key: str) -> SigningKey:
        """Make the key and pin the log's; Fault when the folder holds a witness already."""
        if (self.folder / "witness.key").exists():
            raise Fault(f"{self.folder} holds a witness already.")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._pin(parse_key(log_key.strip()))
        key = generate_key(name)
        save_key(key, self.folder / "witness.key")
        return key

    def follow(self, history: Sequence[LogKey], restored: Collection[str] = ()) -> VerifierKey:
        """Pin the newest key of a history that leads on from the one pinned, each vouched for by the one before.

        restored: keys that the keeper of this witness accepts although nothing vouches for them."""
        at = next((at for at, each in enumerate(history) if each.key == self.log), None)
        if at is None:
            raise Fault("The key that this witness watches is not in this history: it is another log's.")
        for old, new in pairwise(history[at:]):
            if not rotation_holds(old, new) and new.key.encode() not in restored:
                raise Unvouched(new.key)
        self._pin(history[-1].key)
        return history[-1].key

    def _pin(self, key: VerifierKey) -> None:
        write_whole(self.folder / "log.pub", f"{key.encode()}\n".encode())

    @property
    def log(self) -> VerifierKey:
        return parse_key((self.folder / "log.pub").read_text("utf-8").strip())

    def answer(self, data: bytes, *, now: datetime) -> str:
        """The dated cosignature line for a request; NoteFault, OutOfStep or Inconsistent when it gets none."""
        request = parse_add_checkpoint(data)
        key = load_key(self.folder / "witness.key")
        if not signed_by(request.note, self.log):
            raise NoteFault("The checkpoint is not signed by the log this witness watches")
        with (self.folder / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            self._remember(request, parse_checkpoint(request.note.text))
            return cosign(key, request.note, now).encode()

    def _remember(self, request: AddCheckpoint, new: Checkpoint) -> None:
        """Compare and set, in one step under the lock, and on disk before anybody is told."""
        size, root = self._last()
        if request.old_size != size:
            raise OutOfStep(size)
        if size and not consistency_holds(size, new.size, root, new.root, request.proof):
            raise Inconsistent
        self._store(new)

    def _last(self) -> tuple[int, bytes]:
        path = self.folder / "last.json"
        if not path.exists():
            return 0, b""
        told = json.loads(path.read_text("utf-8"))
        return int(told["size"]), bytes.fromhex(told["root"])

    def _store(self, new: Checkpoint) -> None:
        told = json.dumps({"size": new.size, "root": new.root.hex()})
        write_whole(self.folder / "last.json", told.encode())


def serve(witness: Witness, port: int) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 that answers POST /add-checkpoint and /log-keys; put TLS in front of it."""

    class Door(BaseHTTPRequestHandler):
        timeout = SLOWEST

        def do_POST(self) -> None:
            door = DOORS.get(urlsplit(self.path).path)
            if door is None:
                return self._say(404, "There is nothing here\n")
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > LONGEST_REQUEST:
                return self._say(413, "The request is too long\n")
            return self._say(*door(witness, self.rfile.read(int(length))))

        def _say(self, status: int, words: str) -> None:
            body = words.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Requests are not logged: the answer is the record."""

    return ThreadingHTTPServer(("127.0.0.1", port), Door)


def _outcome(witness: Witness, data: bytes) -> tuple[int, str]:
    """Status and body, as C2SP tlog-witness gives them."""
    try:
        return 200, witness.answer(data, now=clock.now())
    except OutOfStep as fault:
        return 409, f"{fault.size}\n"
    except Inconsistent as fault:
        return 422, f"{fault.__doc__}\n"
    except NoteFault as fault:
        return 403 if "signed" in str(fault) else 400, f"{fault}\n"
    except (OSError, Refused, KeyFileFault) as fault:
        return 500, f"This witness cannot work: {fault}\n"


def _followed(witness: Witness, data: bytes) -> tuple[int, str]:
    """Status and words for a history of keys that the register announces: what is vouched for is followed by itself."""
    try:
        witness.follow(parse_history(data))
    except Unvouched:
        return 403, "Unvouched key: this witness's keeper must accept it with armslength witness follow\n"
    except NoteFault as fault:
        return 400, f"{fault}\n"
    except OSError as fault:
        return 500, f"This witness cannot work: {fault}\n"
    except Fault as fault:
        return 403, f"{fault}\n"
    return 200, "This witness follows the new key\n"


DOORS = {"/add-checkpoint": _outcome, "/log-keys": _followed}
"""The first is that of C2SP tlog-witness; the second is this product's own."""
