"""Whoever a barrier binds gets the same answer at every door whether what it hides exists or not."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from register.config import Settings
from register.db import reading
from register.domain.access import need
from register.domain.contracts.assessments import ANOTHER_PERSON
from register.domain.permissions import Permission, permissions_of
from register.models.duties import OutboxMessage
from tests import worlds
from tests.architecture.routes import UNKNOWN, Door, doors
from tests.contracting import World, in_review
from tests.drawn_forms import as_drawn
from tests.put_back import Kept
from tests.worlds import FACTS, HIDDEN, READERS, Answer, Seeds

QUICK = ("ann", "dee", "fay", "hal", "ida", "jon")
"""Readers of the short form: all staff roles, one of them, both auditors whom barriers name, somebody with no more, and
an administrator."""
IN_TURN = ("dee", "fay", "hal", "ida", "jon")
"""Everybody but one of all staff roles, who asks at each address: in the short form one of these asks there besides."""
WEIGHTY = {"contracts", "contract", "interests", "interest", "delegations", "delegation", "people", "person",
           "organisations", "organisation", "agreements", "agreement", "duties", "calendar"}  # fmt: skip
"""Nouns of which everybody asks each door in the short form too."""
Asked = tuple[str, Door, str]
TRAIL = "tells how long the audit trail is, or proves it"
EXEMPT = {
    "audit.index": TRAIL, "audit.trail": TRAIL, "audit.export": TRAIL, "audit.entry": TRAIL, "audit.verify": TRAIL,
    "api.ledger": TRAIL, "api.audit_trail": TRAIL, "proofs.codes": TRAIL, "proofs.export": TRAIL,
    "proofs.receipt": TRAIL,
    "proofs.download": TRAIL, "health.healthz": TRAIL,
    "security.logout": "ends the session that asks the next door",
}  # fmt: skip
"""Doors that may tell the worlds apart -> why."""
MANY = 20
"""So many nouns that share a function are many."""
OF_EDITIONS = re.compile(r"(/api/v1)?/(editions|published)(/|$)")
"""Addresses of editions. What was published before a barrier was raised is known to have rows: words are withheld."""


@contextmanager
def _kept(settings: Settings) -> Iterator[Kept]:
    file = make_url(settings.database_url).database
    assert file
    kept = Kept(Path(file))
    yield kept
    kept.close()


def _built(
    app: Flask, world: World, seeds: Seeds, hidden: tuple[str, ...], **whom: Any
) -> tuple[dict[str, str], list[Any]]:
    """What everybody sees, and the mails to those whom the barriers bind."""
    with app.app_context():
        for name in hidden:
            seeds.begin(name)
            HIDDEN[name](world)
        seeds.begin("visible")
        shown = worlds.visible(world, naming_hidden=bool(hidden))
        seeds.begin("edition")
        shown["edition"] = worlds.publish()
        seeds.begin("barriers")
        worlds.barriers(world, **whom)
        worlds.plan_and_mail()
        with reading() as session:
            query = select(OutboxMessage.recipient, OutboxMessage.subject, OutboxMessage.body)
            mails = [
                tuple(row)
                for row in session.execute(query.order_by(OutboxMessage.recipient, OutboxMessage.body))
            ]
    return shown, [mail for mail in mails if mail[0].partition("@")[0] in READERS]


def _answers(
    asked: list[Asked],
    visits: dict[str, Any],
    seeds: Seeds,
    kept: Kept,
) -> dict[tuple[str, str, str], Answer]:
    found, drawn = {}, dict[tuple[str, str], bytes]()
    for name, door, where in asked:
        found[name, door.method, where] = worlds.ask(
            visits[name], door, where, seeds, drawn.get((name, where), b"")
        )
        if door.method == "GET":
            drawn[name, where] = seeds.drawn
        kept.put_back()
    return found


def _wanted(
    app: Flask,
    shown: dict[str, str],
    hidden: dict[str, str],
    readers: Iterable[str],
    in_turn: tuple[str, ...],
    of: Callable[[Door], bool],
) -> list[Asked]:
    """Each door, each reader to whom it is open (of those in turn, one), with a record that everybody sees and with a
    hidden one. A door that is shut is answered before anything is read: one of those to whom it is shut tries it, each in
    turn. In the short form the readers to whom a door is open take turns too where it writes, or where one function makes it
    for many nouns."""
    found: list[Asked] = []
    alike = _made_alike(app)
    turns = _turns(doors(app), in_turn)
    for turn, door in enumerate(doors(app)):
        if not of(door) or door.endpoint in EXEMPT or door.endpoint.startswith("security."):
            continue
        both = sorted({worlds.address(door, shown), worlds.address(door, hidden)})
        shut = [name for name in readers if _is_shut(door, name)]
        able = [name for name in readers if name not in shut]
        chosen = next((name for name in turns[door.rule] if name in able), None)
        able = [name for name in able if name == chosen or name not in in_turn]
        if in_turn and able and (door.method != "GET" or door.endpoint in alike):
            able = [able[turn % len(able)]]
        found += [(name, door, each) for name in able for each in (both[-1:] if name in in_turn else both)]
        found += [(shut[turn % len(shut)], door, both[0])] if shut else []
    return found


def _made_alike(app: Flask) -> set[str]:
    """Doors that one function makes for many nouns, but for those of the weighty ones."""
    by_code: dict[Any, set[str]] = {}
    for endpoint, view in app.view_functions.items():
        made = inspect.unwrap(view)
        by_code.setdefault(getattr(made, "func", made).__code__, set()).add(endpoint)
    shared = set[str]().union(*(some for some in by_code.values() if len(some) >= MANY))
    assert len(shared) > 150, "nothing is made alike any longer"
    return {one for one in shared if _noun_of(one) not in WEIGHTY}


def _noun_of(endpoint: str) -> str:
    """The noun that a page's room is called after, or that a call ends with."""
    room, _, last = endpoint.partition(".")
    return re.sub("^(add|amend)_", "", last) if room == "api" else room


def _turns(asked: list[Door], in_turn: tuple[str, ...]) -> dict[str, list[str]]:
    """In which order readers take an address: the first moves on from one to the next, and whoever passes more of its
    doors comes before, since whoever reads a page sends its form."""
    found = {}
    for turn, rule in enumerate(sorted({door.rule for door in asked})):
        start = turn % max(len(in_turn), 1)
        there = [door for door in asked if door.rule == rule]
        rotated = [*in_turn[start:], *in_turn[:start]]
        found[rule] = sorted(rotated, key=lambda name: sum(_is_shut(door, name) for door in there))
    return found


def _is_shut(door: Door, name: str) -> bool:
    wanted = need(door.endpoint)
    return isinstance(wanted, Permission) and wanted not in permissions_of(frozenset(READERS[name]))


def _unlike(one: dict[Any, Answer], other: dict[Any, Answer]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, answer in one.items():
        if answer != other[key]:
            lines = [set(part[2].decode(errors="replace").splitlines()) for part in (answer, other[key])]
            heads = set(answer[1]) ^ set(other[key][1])
            found[" ".join(key)] = (answer[0], other[key][0], heads, lines[0] - lines[1], lines[1] - lines[0])
    return found


def _of_editions(answers: dict[Any, Answer]) -> list[str]:
    """Take the answers about editions out; where a hidden name stands in one."""
    doors_there = [key for key in answers if OF_EDITIONS.match(key[2])]
    bodies = {key: answers.pop(key)[2].decode(errors="replace") for key in doors_there}
    return [" ".join(key) for key, body in bodies.items() if any(name in body for name in worlds.NAMES)]


def _compared(
    app: Flask,
    world: World,
    settings: Settings,
    features: tuple[str, ...],
    readers: Iterable[str],
    in_turn: tuple[str, ...] = (),
    of: Callable[[Door], bool] = lambda _door: True,
    **whom: Any,
) -> None:
    """Ask every one of these doors in a world without and in a world with these hidden records."""
    app.config["WTF_CSRF_ENABLED"] = False
    seeds, answers = Seeds(), []
    with seeds.sown():
        with app.app_context():
            worlds.more_people(world)
        visits = worlds.sign_in(app, world)
        with _kept(settings) as base:
            with app.app_context():
                seeds.begin("records")
                hidden = worlds.records(world)
            base.put_back()
            for there in ((), features):
                shown, mails = _built(app, world, seeds, there, **whom)
                with _kept(settings) as kept:
                    wanted = _wanted(app, shown, hidden, readers, in_turn, of)
                    answers.append((_answers(wanted, visits, seeds, kept), mails))
                base.put_back()
    assert len(answers[0][0]) > 75
    assert [_of_editions(found) for found, _ in answers] == [[], []]
    assert _unlike(answers[0][0], answers[1][0]) == {}
    assert answers[0][1] == answers[1][1]


PAGES = ("", "c", "d", "i", "o", "r", "~")
"""Where the names of rooms are cut, so that each part has about as many doors."""


def _pages_between(first: str, last: str) -> Callable[[Door], bool]:
    return lambda door: not door.is_api and first <= door.endpoint.partition(".")[0] < last


def _called(door: Door) -> str:
    """What a call's address goes to: the nouns behind the version."""
    return door.rule.removeprefix("/api/v1/")


PARTS: dict[str, Callable[[Door], bool]] = {
    "calls to a": lambda door: door.is_api and _called(door) < "i",
    "calls to i": lambda door: door.is_api and _called(door) >= "i",
    **{f"pages from {first or 'a'}": _pages_between(first, last) for first, last in pairwise(PAGES)},
}
"""All doors in eight parts, of which each is asked in worlds of its own."""


@pytest.mark.slow
@pytest.mark.on("sqlite")
@pytest.mark.processor(60)
@pytest.mark.parametrize("part", PARTS)
def test_what_a_barrier_hides_changes_no_answer_at_any_door(
    app: Flask, world: World, settings: Settings, part: str
) -> None:
    _compared(app, world, settings, tuple(HIDDEN), QUICK, IN_TURN, PARTS[part])


@pytest.mark.soak
@pytest.mark.on("sqlite")
def test_what_a_barrier_hides_changes_no_answer_to_any_reader(
    app: Flask, world: World, settings: Settings
) -> None:
    _compared(app, world, settings, tuple(HIDDEN), READERS)


@pytest.mark.soak
@pytest.mark.on("sqlite")
@pytest.mark.parametrize("seed", range(12))
def test_generated_worlds_answer_alike(app: Flask, world: World, settings: Settings, seed: int) -> None:
    """Some of the hidden records, with barriers that bind everybody or each reader by name."""
    drawn = random.Random(seed)
    features = tuple(drawn.sample(sorted(HIDDEN), drawn.randint(1, len(HIDDEN))))
    _compared(app, world, settings, features, READERS, by_name=bool(seed % 2))


@pytest.mark.slow
@pytest.mark.on("sqlite")
@pytest.mark.processor(60)
def test_a_decision_reads_the_same_whatever_hidden_fact_it_rests_on(
    app: Flask, world: World, settings: Settings
) -> None:
    """On every page and call, before and after deciding, for whoever decides and, in turn, for whoever keeps the contract
    or audits."""
    _decided_alike(app, world, settings, in_turn=True)


@pytest.mark.soak
@pytest.mark.on("sqlite")
def test_a_decision_reads_the_same_to_everybody_whatever_hidden_fact_it_rests_on(
    app: Flask, world: World, settings: Settings
) -> None:
    _decided_alike(app, world, settings, in_turn=False)


def _decided_alike(app: Flask, world: World, settings: Settings, *, in_turn: bool) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    seeds, answers = Seeds(), {}
    with seeds.sown():
        with app.app_context():
            worlds.more_people(world)
            contract = in_review(world).ref
        visits = worlds.sign_in(app, world)
        with _kept(settings) as base:
            for name, fact in FACTS.items():
                answers[name] = _decided(app, world, seeds, contract, visits, fact, in_turn)
                base.put_back()
    for name, found in answers.items():
        assert _unlike(answers["own"], found) == {}, name
    page = answers["own"]["ann", "GET", f"/decisions/approve/{contract}"][2].decode()
    assert ANOTHER_PERSON.message in page


TELLS = (
    "home.", "decisions.", "contracts.", "interests.", "duties.", "audit_room.", "retention.", "api.decision",
    "api.contract", "api.interest", "api.duties",
)  # fmt: skip
"""Doors that show what a check found, the contract, the decider's interests, or tasks about them."""


def _decided(
    app: Flask,
    world: World,
    seeds: Seeds,
    contract: str,
    visits: dict[str, Any],
    fact: Any,
    in_turn: bool,
) -> dict[Any, Answer]:
    with app.app_context():
        seeds.begin("fact")
        interest = fact(world)
        seeds.begin("barriers")
        worlds.hide_interest(world, interest)
    about = {"contract": contract, "interest": UNKNOWN, "decision": UNKNOWN}
    before = [
        door
        for door in doors(app)
        if door.method == "GET" and door.endpoint in ("home.index", "decisions.approve")
    ]
    found = {}
    for door in before:
        where = door.rule.replace("<ref>", contract)
        found["ann", door.method, where] = worlds.ask(visits["ann"], door, where, seeds, b"")
    seeds.begin("deciding")
    page = visits["ann"].client.get(f"/decisions/approve/{contract}").text
    reply = visits["ann"].client.post(
        f"/decisions/approve/{contract}", data={**as_drawn(page), "party": "commissioner"}
    )
    about["decision"] = reply.location.rpartition("/")[2]
    telling = [
        door
        for door in doors(app)
        if door.method == "GET" and door.endpoint.startswith(TELLS) and door.endpoint not in EXEMPT
    ]
    for turn, door in enumerate(telling):
        for name in ("ann", ("dee", "fay")[turn % 2]) if in_turn else ("ann", "dee", "fay"):
            where = worlds.address(door, about)
            found[name, f"{door.method} then", where] = worlds.ask(visits[name], door, where, seeds, b"")
    return found
