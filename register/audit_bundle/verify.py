#!/usr/bin/env python3
"""Checks an audit trail bundle without a network, and without trusting whoever made it.

    python3 verify.py DIR [--against EARLIER_CHECKPOINT ...] [--receipt FILE ...] [--policy FILE]

--against  a checkpoint that you kept from an earlier visit: the bundle must continue it
--receipt  a proof file that somebody who declared was given: its entry must be in the bundle
--policy   the keys that you were given by hand, in place of the bundle's own policy.txt

Prints one finding a line, with its place; a line that says "note:" is no finding, but read it. Ends with 0
when there are none, 1 when there are, 2 when asked wrongly. Needs Python 3.10 or later and nothing else. In
order: limits, Ed25519, signed notes, canonical text, keys and policy, checkpoints, the report, the entries,
receipts, and what runs it all.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import calendar
import contextlib
import functools
import gc
import hashlib
import itertools
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "armslength auditor bundle/1"
LONGEST_NOTE, LONGEST_FILE, LONGEST_LINE = 256 * 1024, 4 * 1024 * 1024, 1024 * 1024
MOST_CHECKPOINTS, MOST_KEYS, MOST_ENTRIES, MOST_FINDINGS = 5000, 1000, 20_000_000, 1000
LARGEST_INTEGER, LATEST_SECOND = 2**53 - 1, 253402300799
CLOCKS_MAY_DIFFER = 60  # seconds between the register's clock and a witness's
BLOCK = 256 * 1024  # what is held of a file at once
MOST_FORMS, MOST_OF_A_KIND, LONGEST_FORM = 100, 8, 8000  # forms of payload that are remembered
FILES = {"README.txt", "bundle.json", "entries.jsonl", "payloads.jsonl", "keys.jsonl", "policy.txt"}
FOLDERS, CHECKERS = {"checkpoints", "report"}, {"verify.py", "verify.html"}


class Unreadable(Exception):
    """The text is not what it should be; the message says why."""


class TooMany(Exception):
    """There are so many findings that more would help nobody."""


class Findings:
    """Writes each finding as it is made, and counts them; a note is written and not counted."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write, self.count = write, 0

    def add(self, place: str, text: str) -> None:
        self.count += 1
        self.write(f"{place}: {text}\n")
        if self.count >= MOST_FINDINGS:
            self.write(f"bundle: stopped after {MOST_FINDINGS} findings\n")
            raise TooMany

    def note(self, place: str, text: str) -> None:
        self.write(f"{place}: note: {text}\n")


# --- Ed25519 signatures, checked only (RFC 8032) --------------------------------------------------

Point = tuple[int, int, int, int]
PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME
BASE = (4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little")
NEUTRAL: Point = (0, 1, 1, 0)


def add_points(p: Point, q: Point) -> Point:
    """The sum of two points in extended coordinates (X, Y, Z, T)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * CURVE_D * p[3] * q[3] % PRIME, 2 * p[2] * q[2] % PRIME
    e, f, g, h = (b - a) % PRIME, d - c, d + c, (b + a) % PRIME
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def read_point(data: bytes) -> Point | None:
    """The point that 32 bytes stand for."""
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if y >= PRIME or x * x % PRIME != square or (x == 0 and sign):
        return None
    x = PRIME - x if x % 2 != sign else x
    return (x, y, 1, x * y % PRIME)


def write_point(p: Point) -> bytes:
    inverse = pow(p[2], -1, PRIME)
    x, y = p[0] * inverse % PRIME, p[1] * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


@functools.lru_cache(maxsize=64)
def multiples(data: bytes, negative: bool) -> list[list[Point]]:
    """Row i holds 0 to 15 times 16^i times the point, so a product takes 64 additions. Empty for no point."""
    point, rows = read_point(data), []
    if point and negative:
        point = (PRIME - point[0], point[1], 1, PRIME - point[3])
    for _ in range(64 if point else 0):
        assert point is not None
        row = list(itertools.accumulate(itertools.repeat(point, 15), add_points, initial=NEUTRAL))
        rows.append(row)
        point = add_points(row[15], point)
    return rows


def multiply(rows: list[list[Point]], number: int, start: Point) -> Point:
    for row in rows:
        start = add_points(start, row[number & 15])
        number >>= 4
    return start


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Is R what sB - hA gives?"""
    rows, s = multiples(public, True), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or not rows or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return write_point(multiply(rows, h, multiply(multiples(BASE, False), s, NEUTRAL))) == signature[:32]


# --- Signed notes and checkpoints (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature) -------

PLAIN, DATED = 1, 4
NAME = re.compile(r"[^\s+\x00-\x1f]{1,200}")
NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Key(NamedTuple):
    name: str
    kind: int
    public: bytes
    hash: bytes


class Line(NamedTuple):
    name: str
    hash: bytes
    value: bytes


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def read_base64(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if not value or base64.b64encode(value).decode() != text:
        raise Unreadable("it holds text that is not base 64")
    return value


def make_key(name: str, kind: int, public: bytes) -> Key:
    return Key(name, kind, public, sha256(name.encode(), b"\n", bytes([kind]), public)[:4])


def read_key(text: str, kind: int) -> Key:
    """A key written as name+hash+base64."""
    name, _, rest = text.partition("+")
    digest, _, encoded = rest.partition("+")
    material = read_base64(encoded)
    if not NAME.fullmatch(name) or len(material) != 33 or material[0] != kind:
        raise Unreadable("it holds a key that is not in the form name+hash+key")
    key = make_key(name, kind, material[1:])
    if key.hash.hex() != digest:
        raise Unreadable("it holds a key whose hash does not belong to it")
    return key


def read_text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8 text") from None


def read_note(data: bytes) -> tuple[str, list[Line]]:
    """A note's text and its signature lines."""
    text = read_text(data)
    body, gap, below = text.rpartition("\n\n")
    if not gap or not body or not below.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", text):
        raise Unreadable("it is not a signed note, or it is cut off")
    lines = below[:-1].split("\n")
    if len(lines) > 64:
        raise Unreadable("it has more than 64 signatures")
    return body + "\n", [read_signature(line) for line in lines]


def read_signature(line: str) -> Line:
    name, _, encoded = line[2:].partition(" ")
    value = read_base64(encoded)
    if not line.startswith("\u2014 ") or not NAME.fullmatch(name) or len(value) < 5:
        raise Unreadable("it has a signature line that is not in the right form")
    return Line(name, value[:4], value[4:])


def read_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Origin, size and root."""
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or lines[3] or not NUMBER.fullmatch(lines[1]):
        raise Unreadable("it is not a checkpoint of three lines")
    size, root = int(lines[1]), read_base64(lines[2])
    if size > LARGEST_INTEGER or len(root) != 32:
        raise Unreadable("its size or its root cannot be right")
    return lines[0], size, root


def signed_at(text: str, line: Line, key: Key) -> int | None:
    """The second a dated signature names if it holds, 0 for a plain one that holds, else None."""
    if key.kind == PLAIN:
        return 0 if signature_holds(key.public, text.encode(), line.value) else None
    seconds = int.from_bytes(line.value[:8], "big")
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    possible = len(line.value) == 72 and 0 < seconds <= LATEST_SECOND
    return seconds if possible and signature_holds(key.public, message, line.value[8:]) else None


def stamp(seconds: float) -> str:
    """A whole second as the audit trail writes an instant."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(min(seconds, LATEST_SECOND))) + ".000000Z"


def unstamp(text: Any) -> float:
    if not isinstance(text, str) or not INSTANT.fullmatch(text) or not real_day(text[:10]):
        raise Unreadable("it holds a time that is not one")
    return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) + int(text[20:26]) / 1_000_000


def real_day(text: Any) -> bool:
    try:
        return isinstance(text, str) and bool(DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


# --- Canonical text: RFC 8785 without fractions ---------------------------------------------------

ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


# Two quick looks at the bytes with all digits, signs and letters beyond ASCII made alike: a number of 16 digits
# or more needs the careful decoder, and a letter beyond ASCII inside a key is refused.
DIGITS = bytes.maketrans(b",[123456789", b"::000000000")
FOREIGN = bytes.maketrans(bytes(range(128, 256)), b"\x80" * 128)
FOREIGN_KEY = re.compile(rb'\x80(?:[\x00-!#-\[\]-\x7f]|\\[\x00-\x7f])*":')


def no_fraction(text: str) -> None:
    raise ValueError(f"{text} is not a whole number")


def short_number(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError("the number is too large")
    return int(text)


DECODER = json.JSONDecoder(parse_float=no_fraction, parse_constant=no_fraction)
CAREFUL = json.JSONDecoder(parse_int=short_number, parse_float=no_fraction, parse_constant=no_fraction)


def read_canonical(data: bytes) -> Any:
    """The value that bytes hold, if they are exactly the canonical text for it."""
    try:
        text = data.decode("utf-8")
        long_number = b":" + b"0" * 16 in b":" + data.translate(DIGITS, b"-")
        value = (CAREFUL if long_number else DECODER).decode(text)
        if ENCODER.encode(value) == text and not FOREIGN_KEY.search(data.translate(FOREIGN)):
            return value
    except (ValueError, RecursionError):
        pass
    raise Unreadable("this is not canonical text")


def read_document(data: bytes) -> Any:
    """A file of one canonical line."""
    if not data.endswith(b"\n"):
        raise Unreadable("it is cut off: its last line does not end")
    return read_canonical(data[:-1])


# --- Keys and policy: whose signatures count (c2sp.org/tlog-policy) -------------------------------


ASK = "ask whoever runs the register and its witnesses whether the new key is theirs"


class LogKey(NamedTuple):
    key: Key
    since: float
    until: float
    fields: dict[str, Any]


def read_log_key(line: bytes) -> LogKey:
    fields = read_canonical(line)
    if not isinstance(fields, dict) or sorted(fields) != ["from", "key", "signature"]:
        raise Unreadable("it has a line that is not a key")
    if not isinstance(fields["key"], str) or not isinstance(fields["signature"], (str, type(None))):
        raise Unreadable("it has a line that is not a key")
    return LogKey(read_key(fields["key"], PLAIN), unstamp(fields["from"]), float("inf"), fields)


def read_history(data: bytes) -> list[LogKey]:
    """The log's keys, oldest first, each in force until the next."""
    lines = data.split(b"\n")
    if lines.pop() or not 0 < len(lines) <= MOST_KEYS:
        raise Unreadable("it is empty, cut off or too long")
    keys = [read_log_key(line) for line in lines]
    if any(old.since >= new.since for old, new in itertools.pairwise(keys)):
        raise Unreadable("its keys are not in the order of their days")
    return [key._replace(until=new.since) for key, new in itertools.pairwise(keys)] + keys[-1:]


class Trust:
    """The key history, and the policy's logs, witnesses and quorum."""

    def __init__(self, origin: str, findings: Findings) -> None:
        self.findings, self.origin, self.history = findings, origin, list[LogKey]()
        self.logs, self.witnesses = list[Key](), dict[str, Key]()
        self.groups, self.quorum = dict[str, tuple[int, list[str]]](), ""
        self.unsigned = list[tuple[LogKey, LogKey]]()

    def read_keys(self, place: str, data: bytes) -> None:
        """Every later key must be signed by the one before it; one that is not signed at all needs its entry."""
        self.history = read_history(data)
        for old, new in itertools.pairwise(self.history):
            if new.fields["signature"] is None:
                self.unsigned.append((old, new))
                continue
            plain = ENCODER.encode({"from": new.fields["from"], "key": new.fields["key"]})
            message = b"armslength key rotation/v1\n" + plain.encode()
            signature = read_base64(new.fields["signature"])
            if not signature_holds(old.key.public, message, signature):
                self.findings.add(
                    place, f"the key from {new.fields['from']} was not vouched for by the one before"
                )
        if any(each.key.name != self.origin for each in self.history):
            self.findings.add(place, "it holds a key of another audit trail")

    def check_restored(self, changes: list[tuple[int, str]]) -> None:
        """A key that nothing vouches for came at a restore, if the entry of that change names exactly these keys."""
        for old, new in self.unsigned:
            since = new.fields["from"]
            wanted = {"before": old.fields["key"], "from": since, "key": new.fields["key"]}
            text = ENCODER.encode({**wanted, "kind": "restored", "vouched": False})
            seq = next((seq for seq, note in changes if note == text), None)
            if seq is None:
                self.findings.add("keys.jsonl", f"the key from {since} was not vouched for by the one before")
            else:
                self.findings.note(
                    "keys.jsonl", f"the key was replaced at a restore on {since[:10]}, entry {seq}: {ASK}"
                )

    def read_policy(self, place: str, data: bytes) -> None:
        lines = read_text(data).split("\n")
        for number, line in enumerate(lines[:1000], start=1):
            words = line.split()
            if words and not words[0].startswith("#") and not self.read_rule(words[0], words[1:]):
                raise Unreadable(f"line {number} is not a rule")
        if not self.quorum or lines[-1]:
            raise Unreadable("it is cut off, or does not say who has to cosign")
        known = {each.key.public for each in self.history}
        if self.logs and not any(key.public in known for key in self.logs):
            self.findings.add(place, "the log's key that it names is not in keys.jsonl: a swapped key")

    def read_rule(self, rule: str, words: list[str]) -> bool:
        """One line of the policy; False when it is not one."""
        known = self.witnesses.keys() | self.groups.keys()
        if rule == "log" and len(words) in (1, 2):
            self.logs.append(read_key(words[0], PLAIN))
        elif rule == "quorum" and len(words) == 1 and not self.quorum and words[0] in known | {"none"}:
            self.quorum = words[0]
        elif len(words) < 2 or words[0] in known | {"none"}:
            return False
        elif rule == "witness" and len(words) in (2, 3):
            self.witnesses[words[0]] = read_key(words[1], DATED)
        else:
            return rule == "group" and self.read_group(words[0], words[1], words[2:])
        return True

    def read_group(self, name: str, threshold: str, members: list[str]) -> bool:
        used = {member for _, group in self.groups.values() for member in group}
        free = (self.witnesses.keys() | self.groups.keys()) - used
        needed = {"any": "1", "all": str(len(members))}.get(threshold, threshold)
        if not NUMBER.fullmatch(needed) or not 1 <= int(needed) <= len(members):
            return False
        self.groups[name] = int(needed), members
        return len(set(members)) == len(members) and set(members) <= free

    def met(self, name: str, cosigned: set[str]) -> bool:
        if name == "none" or name in cosigned:
            return True
        needed, members = self.groups.get(name, (1, []))
        return sum(self.met(member, cosigned) for member in members) >= needed


# --- Checkpoints ----------------------------------------------------------------------------------


class Head(NamedTuple):
    """A checkpoint that holds: its entries are older than `until`, later ones younger than `since`."""

    place: str
    size: int
    root: bytes
    since: int
    until: int
    witnesses: set[str]
    code: str


def read_head(place: str, data: bytes, trust: Trust) -> Head | None:
    """A checkpoint with its signatures checked; None, and a finding, where something does not hold."""
    try:
        text, lines = read_note(data)
        origin, size, root = read_checkpoint(text)
    except Unreadable as fault:
        trust.findings.add(place, f"the checkpoint cannot be read: {fault}")
        return None
    if origin != trust.origin:
        trust.findings.add(place, "the checkpoint belongs to another audit trail")
        return None
    since = log_time(place, text, lines, trust)
    if since is None:
        return None
    times = witness_times(place, text, lines, trust)
    return Head(place, size, root, since, min([since, *times.values()]), set(times), proof_code(text))


def log_time(place: str, text: str, lines: list[Line], trust: Trust) -> int | None:
    """When the log signed it, plainly and dated, with a key in force then."""
    by = next((each for each in trust.history if names(lines, each.key)), None)
    if by is None:
        trust.findings.add(place, "the checkpoint is signed by no key in keys.jsonl: a swapped key")
        return None
    plain = times_of(text, lines, by.key)
    dated = times_of(text, lines, make_key(by.key.name, DATED, by.key.public))
    when = dated[0] if dated else None
    if when is None or None in plain + dated:
        trust.findings.add(place, "the log's signature does not hold")
    elif not int(by.since) <= when < by.until:
        trust.findings.add(place, "the checkpoint is signed by a key that was not in force at its time")
    elif when > time.time() + 86400:
        trust.findings.add(place, f"the checkpoint is dated in the future, {stamp(when)}")
    else:
        return when
    return None


def names(lines: list[Line], key: Key) -> list[Line]:
    return [line for line in lines if (line.name, line.hash) == (key.name, key.hash)]


def times_of(text: str, lines: list[Line], key: Key) -> list[int | None]:
    return [signed_at(text, line, key) for line in names(lines, key)]


def witness_times(place: str, text: str, lines: list[Line], trust: Trust) -> dict[str, int]:
    """When each witness of the policy cosigned it."""
    found = {}
    for name, key in trust.witnesses.items():
        for when in times_of(text, lines, key):
            if when is None:
                trust.findings.add(place, "the cosignature of a witness does not hold")
            else:
                found[name] = when
    return found


def check_order(heads: list[Head], findings: Findings) -> None:
    """Of two checkpoints the larger must not be older, and two of one size must agree."""
    for earlier, later in itertools.pairwise(heads):
        if earlier.size == later.size and earlier.root != later.root:
            findings.add(later.place, f"it has another root than {earlier.place} for the same size: a fork")
        if later.since < earlier.since - CLOCKS_MAY_DIFFER:
            findings.add(later.place, f"it is dated before {earlier.place}, which covers less")


def proof_code(text: str) -> str:
    """The code on committee papers: 80 bits of SHA-256 in Crockford's base 32, and a check character."""
    number = int.from_bytes(sha256(text.encode())[:10], "big")
    letters = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(number >> at) & 31] for at in range(75, -1, -5))
    check = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"[number % 37]
    return "-".join([letters[:4], letters[4:8], letters[8:12], letters[12:], check])


# --- The report -----------------------------------------------------------------------------------


class Report:
    """Answers the report's question again, from nothing but the entries as they pass by."""

    def __init__(self, question: Any) -> None:
        fields = ["basis", "kind", "known_by", "known_on", "omits", "valid_on"]
        if (
            not isinstance(question, dict)
            or sorted(question) != fields
            or not isinstance(question["omits"], list)
        ):
            raise Unreadable("it does not have exactly " + ", ".join(fields))
        self.basis, self.kind = question["basis"], question["kind"]
        self.known_by, self.known_on = question["known_by"], question["known_on"]
        self.omits, self.valid_on = question["omits"], question["valid_on"]
        ends = [f"{self.known_on}T{hour}:59:59.999999Z" for hour in (22, 23)]
        if not real_day(self.known_on) or not real_day(self.valid_on) or self.known_by not in ends:
            raise Unreadable("its days are not days, or known_by is not the end of known_on in London")
        if self.basis not in ("recorded", "asserted") or not isinstance(self.kind, str):
            raise Unreadable("its basis or its kind is not one")
        self.quoted = b"" if self.kind == "note" else ENCODER.encode(self.kind).encode()
        self.newest = dict[str, tuple[int, str, bytes]]()

    def see_version(self, seq: int, recorded: str, thing: str, known_on: str, text: bytes) -> None:
        """A disclosed version of this kind replaces what was known of its thing."""
        if known_on <= self.known_on if self.basis == "asserted" else recorded <= self.known_by:
            self.newest[thing] = seq, "", text

    def see_withheld(self, seq: int, recorded: str, event: str, subject: str, commitment: str) -> None:
        """A withheld one counts by its header alone: the first word of its event is the kind of thing."""
        if event.split(".")[0] == self.kind and recorded <= self.known_by:
            self.newest[subject] = seq, commitment, b""

    def rows(self) -> Iterator[bytes]:
        """The report's lines: by reference and id, then what is withheld, by number."""
        shown = sorted(row for seq, _, text in self.newest.values() if text for row in self.row(seq, text))
        yield from (line for _, _, line in shown)
        for seq, commitment, text in sorted(self.newest.values()):
            if not text:
                yield ENCODER.encode({"commitment": commitment, "seq": seq}).encode()

    def row(self, seq: int, text: bytes) -> Iterator[tuple[str, str, bytes]]:
        """The line for a version with what it is sorted by; nothing where it did not hold on the day."""
        body = json.loads(text)
        version, thing = body["version"], body["thing"]
        last = version["valid_to"]
        holds = version["valid_from"] <= self.valid_on and (last is None or last >= self.valid_on)
        if holds and version["act"] not in self.omits:
            whole = dict(version, id=thing["id"], ref=thing["ref"], seq=seq, version_id=version["id"])
            yield thing["ref"], thing["id"], ENCODER.encode(whole).encode()


def is_version(body: dict[str, Any]) -> bool:
    """Does the payload of a fact have what the report needs, each of the right type?"""
    try:
        thing, version = body["thing"], body["version"]
        last = version["valid_to"]
        words = [body["kind"], thing["id"], thing["ref"], version["id"], version["act"], version["known_on"]]
        words += [version["valid_from"], "" if last is None else last]
    except (KeyError, TypeError):
        return False
    return set(map(type, words)) == {str}


# --- The entries ----------------------------------------------------------------------------------

WORD = r'"([ !#-\[\]-~]{0,200})"'
HEADER = re.compile(
    (
        r'\{"actor":WORD,"commitment":"([0-9a-f]{64})","event":WORD,"id":WORD,"on_behalf_of":(?:null|WORD),'
        r'"recorded_at":"([ -~]{27})","schema":[1-9][0-9]{0,5},"seq":([1-9][0-9]{0,15}),"subject":WORD\}'
    )
    .replace("WORD", WORD)
    .encode()
)
KEY_CHANGED = b"log_key.changed"
SALT = re.compile(rb',"salt":"((?:[0-9a-f]{2}){16,64})","seq":[1-9][0-9]{0,15}\}')

# Payloads of one kind look alike. Once one was read with care, its form is remembered: the same keys in the same
# places, with any texts, numbers and lists of these. A line of a form that is known needs no second reading: it is
# canonical, and has all that a payload must have. Groups stand where something is looked at later.
TEXT = r'"[^"\\\x00-\x1f]*"'
VALUE = rf"(?:{TEXT}|null|0|-?[1-9][0-9]{{0,14}}|true|false)"
LIST = rf"\[(?:{VALUE}(?:,{VALUE}){{0,99}})?\]"
PLACES = {
    ("body", "thing", "id"): TEXT[0] + f"(?P<thing>{TEXT[1:-1]})" + TEXT[-1],
    ("body", "thing", "ref"): TEXT,
    ("body", "version", "id"): TEXT,
    ("body", "version", "act"): TEXT,
    ("body", "version", "known_on"): TEXT[0] + f"(?P<known_on>{TEXT[1:-1]})" + TEXT[-1],
    ("body", "version", "valid_from"): TEXT,
    ("body", "version", "valid_to"): rf"(?:null|{TEXT})",
    ("salt",): r'"(?P<salt>(?:[0-9a-f]{2}){16,64})"',
    ("seq",): r"(?P<seq>[1-9][0-9]{0,14})",
}


def form_of(value: Any, place: tuple[str, ...] = ()) -> str:
    """The pattern of all canonical texts with the keys of this value, each in its place."""
    if place == ("body", "kind"):
        return f"(?P<kind>{re.escape(ENCODER.encode(value))})"
    if isinstance(value, list):
        parts = [form_of(each, (*place, "")) for each in value]
        simple = not any(isinstance(each, (dict, list)) for each in value)
        return LIST if simple else r"\[" + ",".join(parts) + r"\]"
    if isinstance(value, dict):
        parts = [
            f"{re.escape(ENCODER.encode(key))}:{form_of(value[key], (*place, key))}" for key in sorted(value)
        ]
        text = r"\{" + ",".join(parts) + r"\}"
        return f"(?P<body>{text})" if place == ("body",) else text
    return PLACES.get(place, VALUE)


class Forms:
    """The forms of payload that were met so far, by their kind."""

    def __init__(self) -> None:
        self.known, self.count = dict[bytes, list[re.Pattern[bytes]]](), 0

    def match(self, line: bytes) -> re.Match[bytes] | None:
        """The kind stands at the beginning; where it does not, or is a lie, no form matches."""
        for form in self.known.get(line[17 : line.find(b'"', 17)], ()):
            found = form.fullmatch(line)
            if found and is_utf8(line):
                return found
        return None

    def remember(self, line: bytes, payload: dict[str, Any]) -> None:
        """The form of a payload with which nothing was wrong, unless it is a large one or there are many."""
        forms = self.known.get(kind := line[17 : line.find(b'"', 17)], [])
        if self.count < MOST_FORMS and len(forms) < MOST_OF_A_KIND and len(line) <= LONGEST_FORM:
            self.count += 1
            with contextlib.suppress(RecursionError):
                form = form_of(payload)
                if len(form) <= LONGEST_FORM:
                    self.known[kind] = [*forms, re.compile(form.encode())]


def is_utf8(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def read_lines(path: Path, findings: Findings) -> Iterator[bytes]:
    """The lines of a file, never holding more than a little of it."""
    rest = b""
    if not path.is_file():
        findings.add(path.name, "it is missing")
        return
    with path.open("rb") as file:
        for block in iter(functools.partial(file.read, BLOCK), b""):
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
            if len(rest) > LONGEST_LINE:
                findings.add(path.name, "it holds a line that is too long")
                return
    if rest:
        findings.add(path.name, "it is cut off: its last line does not end")


class Walk:
    """Goes through the entries once, in order, building the tree on the way."""

    def __init__(
        self, heads: list[Head], wanted: Iterable[int], report: Report | None, findings: Findings
    ) -> None:
        self.heads, self.report, self.findings = heads, report, findings
        self.leaves = dict.fromkeys(wanted, b"")
        self.seq, self.recorded, self.last, self.day = 0, "", "", ""
        self.subtrees = list[bytes]()
        self.erased, self.forms = dict[str, str](), Forms()
        self.passed, self.earliest, self.latest = 0, "", ""
        self.changes = list[tuple[int, str]]()
        soonest = itertools.accumulate((head.until for head in reversed(heads)), min)
        self.limits = [stamp(until + 1 + CLOCKS_MAY_DIFFER) for until in soonest][::-1]
        self.pass_heads()

    def run(self, entries: Iterator[bytes], payloads: Iterator[bytes]) -> None:
        """Both files beside each other, line by line."""
        for header, line in itertools.zip_longest(entries, payloads):
            if header is None or line is None:
                place = "payloads.jsonl" if line is None else "entries.jsonl"
                self.findings.add(f"{place} line {self.seq + 1}", "the file ends before the one beside it")
                return
            if self.seq >= MOST_ENTRIES:
                self.findings.add("entries.jsonl", "it holds more entries than this checker takes")
                return
            self.seq += 1
            self.entry(header, line)

    def entry(self, header: bytes, line: bytes) -> None:
        fields = HEADER.fullmatch(header)
        if fields:
            self.check_header(fields)
            if fields[3] == KEY_CHANGED or not self.is_familiar(fields, line):
                self.check_payload(fields, line)
        else:
            self.explain(header)
        self.grow(hashlib.sha256(b"\0" + header).digest())

    def fault(self, text: str) -> None:
        self.findings.add(f"entries.jsonl line {self.seq}", text)

    def payload_fault(self, text: str) -> None:
        self.findings.add(f"payloads.jsonl line {self.seq}", text)

    def explain(self, header: bytes) -> None:
        try:
            read_canonical(header)
            self.fault("this is not the header of an entry")
        except Unreadable as fault:
            self.fault(str(fault))

    def check_header(self, fields: re.Match[bytes]) -> None:
        """The number follows; the time is real, never runs back, and lies between the checkpoints."""
        recorded = self.recorded = fields[6].decode()
        if int(fields[7]) != self.seq:
            self.fault(f"it says it is number {int(fields[7])}: an entry is missing, moved or repeated")
        if not INSTANT.fullmatch(recorded) or (recorded[:10] != self.day and not real_day(recorded[:10])):
            self.fault("its time is not one")
            return
        if recorded < self.last:
            self.fault(f"it was recorded at {recorded}, before the entry in front of it")
        if recorded < self.earliest:
            self.fault(f"it was recorded at {recorded}, before the checkpoint in front of it: back-dated")
        if self.latest and recorded > self.latest:
            self.fault(f"it was recorded at {recorded}, after the checkpoint that covers it: in the future")
        self.last, self.day = max(recorded, self.last), recorded[:10]

    def grow(self, leaf: bytes) -> None:
        """One more leaf on the right of the tree (RFC 6962); where a checkpoint ends, its root comes out."""
        if self.seq in self.leaves:
            self.leaves[self.seq] = leaf
        number = self.seq
        while not number & 1:
            leaf = hashlib.sha256(b"\1" + self.subtrees.pop() + leaf).digest()
            number >>= 1
        self.subtrees.append(leaf)
        if self.passed < len(self.heads) and self.heads[self.passed].size == self.seq:
            self.pass_heads()

    def root(self) -> bytes:
        hashes = self.subtrees[::-1] or [sha256()]
        return functools.reduce(lambda right, left: sha256(b"\1", left, right), hashes)

    def pass_heads(self) -> None:
        """Compare the checkpoints that end here; set the times that entries may have until the next one."""
        while self.passed < len(self.heads) and self.heads[self.passed].size == self.seq:
            head = self.heads[self.passed]
            if head.root != self.root():
                self.findings.add(
                    head.place, f"the first {head.size} entries do not give its root: altered history"
                )
            self.earliest = max(self.earliest, stamp(head.since))
            self.passed += 1
        self.latest = self.limits[self.passed] if self.passed < len(self.heads) else ""

    def is_familiar(self, fields: re.Match[bytes], line: bytes) -> bool:
        """A payload of a known form, with the right number and the words that the entry commits to."""
        found = self.forms.match(line)
        if not found or int(found["seq"]) != self.seq:
            return False
        if (
            hashlib.sha256(binascii.unhexlify(found["salt"]) + found["body"]).hexdigest()
            != fields[2].decode()
        ):
            return False
        if self.report and found["kind"] == self.report.quoted:
            thing, known_on = found["thing"].decode(), found["known_on"].decode()
            self.report.see_version(self.seq, self.recorded, thing, known_on, found["body"])
        return True

    def check_payload(self, fields: re.Match[bytes], line: bytes) -> None:
        try:
            payload = read_canonical(line)
        except Unreadable as fault:
            self.payload_fault(str(fault))
            return
        if not isinstance(payload, dict) or type(payload.get("seq")) is not int or payload["seq"] != self.seq:
            self.payload_fault("this is not the payload of the entry on the same line")
        elif len(payload) == 2 and payload.get("withheld") in ("restricted", "erased"):
            self.withheld(fields, payload["withheld"])
        else:
            self.disclosed(fields, line, payload)

    def withheld(self, fields: re.Match[bytes], why: str) -> None:
        commitment = fields[2].decode()
        if why == "erased":
            self.erased[str(self.seq)] = commitment
        if self.report:
            event, subject = fields[3].decode(), fields[8].decode()
            self.report.see_withheld(self.seq, self.recorded, event, subject, commitment)

    def disclosed(self, fields: re.Match[bytes], line: bytes, payload: dict[str, Any]) -> None:
        """The words must be what the entry commits to."""
        at, body = line.rfind(b',"salt":"'), payload.get("body")
        salt = SALT.fullmatch(line, at) if at > 0 and len(payload) == 3 else None
        if salt is None or not isinstance(body, dict):
            self.payload_fault("this is not a payload with its salt")
            return
        text = line[8:at]
        if hashlib.sha256(binascii.unhexlify(salt[1]) + text).hexdigest() != fields[2].decode():
            self.payload_fault("its words are not what the entry commits to: they were changed")
        elif body.get("kind") == "note":
            if fields[3] == KEY_CHANGED and len(self.changes) < MOST_KEYS:
                self.changes.append((self.seq, ENCODER.encode(body.get("note"))))
            self.note(body.get("note"), line, payload)
        elif not is_version(body):
            self.payload_fault("this is not a version of a fact")
        else:
            self.forms.remember(line, payload)
            if self.report and body["kind"] == self.report.kind:
                known_on = body["version"]["known_on"]
                self.report.see_version(self.seq, self.recorded, body["thing"]["id"], known_on, text)

    def note(self, note: Any, line: bytes, payload: dict[str, Any]) -> None:
        """A note that says which words were erased must name earlier entries, each by its commitment."""
        if not isinstance(note, dict) or "erases" not in note:
            self.forms.remember(line, payload)
            return
        for each in note["erases"] if isinstance(note["erases"], list) else [None]:
            each = each if isinstance(each, dict) else {}
            found = self.erased.pop(str(each.get("seq")), None)
            if found is None or found != each.get("commitment"):
                self.payload_fault(
                    "it says that words were erased, but names no such entry: a false tombstone"
                )

    def finish(self, newest: int) -> None:
        """What only the end shows: erasures nobody recorded, and checkpoints beyond the last entry."""
        for seq in self.erased:
            self.findings.add(
                f"payloads.jsonl line {seq}", "its words are said to be erased: no tombstone says so"
            )
        for head in self.heads[self.passed :]:
            self.findings.add(
                head.place, f"it covers {head.size} entries, the bundle {self.seq}: the tail is cut"
            )
        if self.seq > newest:
            self.findings.add("checkpoints", f"no checkpoint covers the entries after number {newest}")


# --- Receipts (c2sp.org/tlog-proof) ---------------------------------------------------------------


class Receipt(NamedTuple):
    place: str
    seq: int
    leaf: bytes
    head: Head


def read_receipt(place: str, data: bytes, trust: Trust) -> Receipt | None:
    """A receipt whose path and checkpoint hold; None, and a finding, otherwise."""
    top, _, note = data.partition(b"\n\n")
    try:
        lines = read_text(top).split("\n")
        whole = len(lines) > 2 and lines[0] == "c2sp.org/tlog-proof@v1" and lines[1][:6] == "extra "
        if not whole or lines[2][:6] != "index " or not NUMBER.fullmatch(lines[2][6:]) or len(lines) > 66:
            raise Unreadable("it is not a receipt")
        leaf, index = sha256(b"\0", read_base64(lines[1][6:])), int(lines[2][6:])
        path = [read_base64(line) for line in lines[3:]]
    except Unreadable as fault:
        trust.findings.add(place, f"the receipt cannot be read: {fault}")
        return None
    head = read_head(place, note, trust)
    if head and root_along(leaf, index, head.size, path) != head.root:
        trust.findings.add(place, "the receipt does not lead to the root of its checkpoint")
        return None
    return Receipt(place, index + 1, leaf, head) if head else None


def root_along(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that an inclusion path leads to (RFC 9162 section 2.1.3.2)."""
    last, hashes = size - 1, iter(path)
    if index > last:
        return None
    while last:
        if index % 2 or index < last:
            other = next(hashes, b"")
            leaf = sha256(b"\1", other, leaf) if index % 2 else sha256(b"\1", leaf, other)
        index, last = index >> 1, last >> 1
    return leaf if next(hashes, None) is None else None


def check_receipt(receipt: Receipt, walk: Walk) -> None:
    """What a receipt proves must be in the bundle, at its place and under a checkpoint that fits."""
    if receipt.seq > walk.seq:
        walk.findings.add(
            receipt.place, f"entry {receipt.seq}, which it proves, is not in the bundle: the tail is cut"
        )
    elif walk.leaves[receipt.seq] != receipt.leaf:
        walk.findings.add(
            receipt.place, f"entry {receipt.seq} is not the one that it proves: altered history"
        )


# --- What runs it all -----------------------------------------------------------------------------


def read_small(path: Path, place: str, findings: Findings, limit: int = LONGEST_FILE) -> bytes | None:
    """A file that must be there and must not be large; None, and a finding, otherwise."""
    try:
        if path.is_file():
            with path.open("rb") as file:
                data = file.read(limit + 1)
            if len(data) <= limit:
                return data
        findings.add(place, "it is too long" if path.is_file() else "it is missing")
    except OSError as fault:
        findings.add(place, f"it cannot be read: {fault.strerror}")
    return None


class Bundle:
    """One folder to check, with what the auditor brought along."""

    def __init__(self, folder: Path, asked: argparse.Namespace, findings: Findings) -> None:
        self.folder, self.asked, self.findings = folder, asked, findings
        self.size, self.code, self.heads = 0, "", list[Head]()

    def check(self) -> None:
        self.check_names()
        trust = self.trust()
        if trust is None:
            return
        own = self.own_heads(trust)
        brought = [self.brought(path, read_head, trust) for path in self.asked.against]
        receipts = [each for path in self.asked.receipt if (each := self.brought(path, read_receipt, trust))]
        found = [*own, *(head for head in brought if head), *(receipt.head for receipt in receipts)]
        self.heads = sorted(found, key=lambda head: (head.size, head.since))
        check_order(self.heads, self.findings)
        self.walk(trust, receipts, max((head.size for head in own), default=0))

    def check_names(self) -> None:
        """Nothing is missing, and nothing is there that no check would look at."""
        try:
            there = sorted(path.name for path in itertools.islice(self.folder.iterdir(), 1000))
        except OSError as fault:
            self.findings.add("bundle", f"the folder cannot be read: {fault.strerror}")
            return
        for name in there:
            if name not in FILES | FOLDERS | CHECKERS:
                self.findings.add("bundle", f"{name!a} does not belong in a bundle")

    def read(self, name: str) -> bytes | None:
        return read_small(self.folder / name, name, self.findings)

    def trust(self) -> Trust | None:
        """Origin, keys and policy, or None where they cannot be read."""
        manifest, keys = self.read("bundle.json"), self.read("keys.jsonl")
        path = self.asked.policy
        policy = self.read("policy.txt") if path is None else read_small(path, str(path), self.findings)
        if manifest is None or keys is None or policy is None:
            return None
        place = "bundle.json"
        try:
            trust = Trust(self.read_manifest(manifest), self.findings)
            place = "keys.jsonl"
            trust.read_keys(place, keys)
            place = "policy.txt" if path is None else str(path)
            trust.read_policy(place, policy)
        except Unreadable as fault:
            self.findings.add(place, f"it cannot be read: {fault}")
            return None
        return trust

    def read_manifest(self, data: bytes) -> str:
        """The origin of the audit trail; notes how many entries there should be."""
        fields = read_document(data)
        if not isinstance(fields, dict) or fields.get("format") != FORMAT:
            raise Unreadable(f"it does not say {FORMAT}")
        if not isinstance(fields.get("origin"), str) or type(fields.get("size")) is not int:
            raise Unreadable("it does not say which audit trail, and how many entries")
        self.size = fields["size"]
        return str(fields["origin"])

    def own_heads(self, trust: Trust) -> list[Head]:
        """The bundle's checkpoints; the largest must have the cosignatures that the policy asks for."""
        folder = self.folder / "checkpoints"
        try:
            paths = sorted(itertools.islice(folder.iterdir(), MOST_CHECKPOINTS + 1))
        except OSError as fault:
            self.findings.add("checkpoints", f"the folder cannot be read: {fault.strerror}")
            return []
        if len(paths) > MOST_CHECKPOINTS:
            self.findings.add("checkpoints", "there are more than this checker takes")
        heads = [self.own_head(path, trust) for path in paths[:MOST_CHECKPOINTS]]
        found = sorted((head for head in heads if head), key=lambda head: head.size)
        if found:
            self.code = found[-1].code
            if not trust.met(trust.quorum, found[-1].witnesses):
                self.findings.add(found[-1].place, "it lacks the cosignatures that the policy asks for")
        return found

    def own_head(self, path: Path, trust: Trust) -> Head | None:
        place = f"checkpoints/{ascii(path.name)[1:-1]}"
        data = read_small(path, place, self.findings, LONGEST_NOTE)
        return None if data is None else read_head(place, data, trust)

    def brought(self, path: Path, read: Callable[[str, bytes, Trust], Any], trust: Trust) -> Any:
        data = read_small(path, str(path), self.findings, LONGEST_NOTE)
        return None if data is None else read(str(path), data, trust)

    def report(self) -> Report | None:
        """The question, where the bundle has a report at all."""
        if not (self.folder / "report").exists():
            return None
        data = self.read("report/question.json")
        try:
            return None if data is None else Report(read_document(data))
        except Unreadable as fault:
            self.findings.add("report/question.json", f"it cannot be read: {fault}")
            return None

    def walk(self, trust: Trust, receipts: list[Receipt], newest: int) -> None:
        report = self.report()
        walk = Walk(self.heads, [receipt.seq for receipt in receipts], report, self.findings)
        entries = read_lines(self.folder / "entries.jsonl", self.findings)
        walk.run(entries, read_lines(self.folder / "payloads.jsonl", self.findings))
        walk.finish(newest)
        trust.check_restored(walk.changes)
        if walk.seq != self.size:
            self.findings.add("entries.jsonl", f"it holds {walk.seq} entries, bundle.json says {self.size}")
        self.size = walk.seq
        for receipt in receipts:
            check_receipt(receipt, walk)
        if report:
            self.compare(report)

    def compare(self, report: Report) -> None:
        """The report must be what the entries give, line for line."""
        path = self.folder / "report" / "rows.jsonl"
        pairs = itertools.zip_longest(report.rows(), read_lines(path, self.findings))
        for number, (expected, found) in enumerate(pairs, start=1):
            if expected != found:
                text = (
                    "a row too many"
                    if expected is None
                    else "a row is missing"
                    if found is None
                    else "changed"
                )
                self.findings.add(
                    f"report/rows.jsonl line {number}", f"the entries give another report: {text}"
                )


def main(arguments: list[str] | None = None) -> int:
    """Check the bundle named on the command line; 0 when nothing was found, 1 otherwise, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description="Check an audit trail bundle, offline.")
    parser.add_argument("folder", type=Path, help="the folder of the bundle")
    parser.add_argument("--against", type=Path, action="append", default=[], help="a checkpoint you kept")
    parser.add_argument("--receipt", type=Path, action="append", default=[], help="a receipt (.tlog-proof)")
    parser.add_argument("--policy", type=Path, help="the keys that you were given by hand")
    asked = parser.parse_args(arguments)
    findings = Findings(sys.stdout.write)
    bundle = Bundle(asked.folder, asked, findings)
    try:
        bundle.check()
    except TooMany:
        return 1
    except OSError as fault:
        findings.add("bundle", f"it cannot be read: {fault.strerror}")
    sys.stderr.write(f"{bundle.size} entries, {len(bundle.heads)} checkpoints, {findings.count} findings.\n")
    sys.stderr.write(f"Proof code of the bundle's last checkpoint: {bundle.code or 'none'}\n")
    return 1 if findings.count else 0


if __name__ == "__main__":
    gc.disable()  # nothing here is circular, and looking for it takes time
    sys.exit(main())
