"""Every question about a walled table says who is looking, and leaves out what a barrier keeps from them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.util import AliasedClass

from register.models import every  # noqa: F401
from register.models.base import Version
from register.models.registry import kinds
from tests.architecture.sources import Function, Source, functions, sources

GATES = {"versions_of", "seen_by", "visible", "history", "one", "unwalled", "by_name_of"}
READS = {
    "select",
    "join",
    "outerjoin",
    "join_from",
    "outerjoin_from",
    "select_from",
    "exists",
    "aliased",
    "get",
}
LABELS = {"person", "post", "organisation"}
"""Joined for the name alone: the row that names them is the one a barrier hides."""

NOBODY_LOOKS = {
    "register.queries.procurement.kept_from_each:kept_from_each": "says which papers are kept from whom, to the rules alone",
    "register.queries.kept_papers:kept_own_part": "says which papers are kept from whom, inside questions that ask it",
    **{
        f"register.queries.separation.running:{name}": "ids that a question begins with, which then asks the barriers"
        for name in ("of_party", "ever_of_party", "with_what_hangs", "running_on")
    },
    **{
        f"register.queries.contracts.sides.awaited_copies:{name}": "whether a change waits for a copy, whoever looks"
        for name in ("awaiting_copies", "will_wait")
    },
    "register.queries.separation.divide_measures:MEASURES": "each of its questions takes the viewer when it is asked",
    "register.queries.duties.inside_barriers:about_whom": "says who is not asked of a barrier, to the rules alone",
    "register.queries.duties.inside_barriers:confirmed_of": "says who confirmed, for those who work it out past barriers",
    "register.queries.reach:reached_by_then": "says what a barrier reached, for whomever it bound",
    "register.queries.reach:reached": "says what a barrier reaches, for whomever it binds",
    "register.queries.reach:reached_by_any": "says what a barrier reaches, whomever it binds",
    "register.queries.reach:with_what_belongs": "says what a barrier would reach, and tells it to the rules alone",
    "register.queries.reach:names_reached": "says what a barrier reaches, inside questions that ask it",
    "register.queries.reach:numbers_reached": "says what a barrier reaches, inside questions that ask it",
    "register.queries.kept_papers:kept_papers": "says what is kept from whom a procurement names, inside questions",
    "register.queries.touched_bids:touched_bids": "says what is kept from whom a procurement names, inside questions",
    "register.queries.touched_bids:named_anywhere": "says whether a procurement names somebody, inside a question",
    "register.queries.reach:papers_of": "says what is kept from whom a procurement names, inside questions",
    **{
        f"register.queries.accounts.identities:{name}": "rules that need another person weigh what nobody is shown"
        for name in (
            "identities",
            "identity_of",
            "is_own",
            "identity_of_actor",
            "identity_of_account",
            "who_may",
            "who_may_each",
        )
    },
    "register.queries.accounts.identities:own_name": "tells somebody who is signed in what they are called themselves",
    **{
        f"register.queries.contracts.rechecking:{name}": "a mark is kept as codes and ids, told only to whoever may see them"
        for name in ("touched_by", "every_open", "looked_into")
    },
    "register.queries.contracts.hindsight.waivers_again:waivers_looked_into": "the same of waivers",
    "register.queries.trail.derived:compare_rows": "holds what is kept against the evidence, and tells ids of what differs",
    "register.queries.authority.delegations:holds_delegations": "whether a post holds power is told to nobody",
    "register.queries.rules:ruleset": "rules bind everybody, so no viewer narrows what a decision is judged by",
    "register.queries.rules:national": "rules bind everybody, so no viewer narrows what a decision is judged by",
    "register.queries.rules:beside": "how one rule stands to another, which bind everybody",
    "register.queries.rules:beside_national": "rules bind everybody, so no viewer narrows what they are compared with",
    "register.queries.publication.undeclared_rows:undeclared_raw": "a published list is what anybody may see, whoever asks",
    "register.queries.publication.edition_rows:every": "a published edition is what anybody may see, whoever asks",
    "register.queries.publication.edition_rows:page": "a published edition is what anybody may see, whoever asks",
    "register.queries.publication.edition_rows:of_subjects": "a published edition is what anybody may see, whoever asks",
    "register.queries.publication.differences:difference": "a published edition is what anybody may see, whoever asks",
    **{
        f"register.queries.procurement.contract_editions:{name}": "a published edition is what anybody may see, whoever asks"
        for name in ("every", "page", "stands_of")
    },
    **{
        f"register.queries.publication.entry_histories:{name}": "a published edition is what anybody may see, whoever asks"
        for name in ("entry", "organisation")
    },
    "register.queries.publication.editions:compare_manifests": "holds manifests against the evidence, and tells ids alone",
    "register.queries.publication.published_breaches:months": "tells only what no barrier is about, whoever asks",
    "register.queries.publication.edition_words:beside": "names only what no barrier is about, for what is published",
}
"""Public functions on walled tables that take no viewer: `module:function` -> why."""

NOT_GATED = {
    "register.queries.publication.differences:_beside": "ids of rows to compare again, which are then read as published",
    "register.queries.accounts.identities:_OWN_NAME": "tells somebody who is signed in what they are called themselves",
    "register.queries.reach:_records_of": "says which records are one person, inside questions that ask it",
    "register.queries.reach:_with_what_belongs": "says what a barrier reaches, inside questions that ask it",
    "register.queries.reach:names_reached": "says what a barrier reaches, inside questions that ask it",
    "register.queries.reach:numbers_reached": "says what a barrier reaches, inside questions that ask it",
    **{
        f"register.queries.{name}": "says what is kept from whom a procurement names, inside questions"
        for name in (
            "kept_papers:_own_part",
            "kept_papers:kept_own_part",
            "procurement.kept_from_each:_named",
            "touched_bids:touched_bids",
            "touched_bids:_named",
            "touched_bids:_bids",
            "touched_bids:_around",
            "touched_bids:_called_alike",
            "touched_bids:_answer",
            "touched_bids:_both_sides",
            "touched_bids:_over_since",
        )
    },
    "register.queries.separation.structures:_joined": "ids that a question begins with, which then asks the barriers",
    "register.queries.separation.running:_EVER": "ids that a question begins with, which then asks the barriers",
    "register.queries.interests.interests:_may_be_in_body": "what a search begins with, which then asks the barriers",
    "register.queries.trail.derived:compare_rows": "holds what is kept against the evidence, and tells ids of what differs",
    "register.queries.publication.editions:compare_manifests": "holds manifests against the evidence, and tells ids alone",
    "register.queries.rules:_NEWEST": "the number of the newest rule, which says whether those read before still hold",
    "register.queries.walls:_statement": "whoever keeps the barriers must see whom they name",
}
"""Places that read a walled table without asking the barriers: `module:name` -> why."""

WRITERS = {
    "register/services/ledger.py": "the audit trail writes and supersedes whatever versions are staged",
    "register/services/audit/erasures.py": "an erasure blanks the version that an officer was shown",
}


VIEWER_COMES_LATER = {"Listing", "Choice"}
"""What a list or a choice is made of asks for the viewer when it is read."""


@dataclass(frozen=True)
class Place:
    """A function, or something that a module or a class holds ready, such as a statement put together once."""

    name: str
    node: ast.AST

    @property
    def is_public(self) -> bool:
        return not self.name.startswith("_")

    @property
    def asks_later(self) -> bool:
        if isinstance(self.node, Function):
            made = self.node.returns
        else:
            value = getattr(self.node, "value", None)
            made = value.func if isinstance(value, ast.Call) else None
        return made is not None and ast.unparse(made) in VIEWER_COMES_LATER


def _held_ready(body: list[ast.stmt]) -> Iterator[Place]:
    """What stands outside functions under a name of its own."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _held_ready(node.body)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = (n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
            yield from (Place(name, node) for name in named)


def _places(source: Source, walled: dict[str, type[Version]]) -> list[Place]:
    """Wherever in a file rows may be selected; an alias of a table selects none."""
    ready = [place for place in _held_ready(source.tree.body) if place.name not in walled]
    return [*ready, *(Place(function.name, function) for function in functions(source.tree))]


def _walled_class(value: Any) -> type[Version] | None:
    """The walled version class behind a name of a module, through aliases too."""
    cls = inspect(value).mapper.class_ if isinstance(value, AliasedClass) else value
    return cls if isinstance(cls, type) and issubclass(cls, Version) and cls.__walled_by__ else None


def _walled_names(source: Source) -> dict[str, type[Version]]:
    module = vars(import_module(source.module))
    found = {name: _walled_class(value) for name, value in module.items()}
    return {name: cls for name, cls in found.items() if cls is not None}


def _names_here(function: ast.AST, walled: dict[str, type[Version]]) -> dict[str, type[Version]]:
    """The module's names for walled tables and those given inside this function, such as `i = InterestVersion`."""
    known = dict(walled)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            known.update(_assigned(node, known))
    return known


def _assigned(node: ast.Assign, known: dict[str, type[Version]]) -> Iterator[tuple[str, type[Version]]]:
    target, value = node.targets[0], node.value
    targets = target.elts if isinstance(target, ast.Tuple) else [target]
    values = value.elts if isinstance(value, ast.Tuple) else [value]
    if len(targets) != len(values):
        return
    for name, given in zip(targets, values, strict=True):
        inner = given.args[0] if isinstance(given, ast.Call) and given.args else given
        if isinstance(name, ast.Name) and isinstance(inner, ast.Name) and inner.id in known:
            yield name.id, known[inner.id]


def _roots(node: ast.AST, known: dict[str, type[Version]]) -> set[type[Version]]:
    """Walled classes among the names in an expression, but not as the model a gate is asked about."""
    return {known[n.id] for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in known}


def _calls(function: ast.AST, wanted: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in wanted:
                yield node


def _read(function: ast.AST, known: dict[str, type[Version]]) -> set[type[Version]]:
    """What the function selects or joins: the columns selected and the tables joined, not the conditions."""
    found: set[type[Version]] = set()
    for call in _calls(function, READS):
        is_select = getattr(call.func, "id", "") == "select"
        for argument in call.args if is_select else call.args[:1]:
            found |= _roots(argument, known)
    return found


def _gated(function: ast.AST, known: dict[str, type[Version]]) -> set[type[Version]]:
    return {cls for call in _calls(function, GATES) for a in call.args for cls in _roots(a, known)}


def _covered(cls: type[Version], gated: set[type[Version]]) -> bool:
    """Whatever closes this record already hides the gated rows that lead to it."""
    return any(cls.__kind__ == kind for other in gated for _, kind in other.__walled_through__)


def _open(function: ast.AST, known: dict[str, type[Version]]) -> list[str]:
    read, gated = _read(function, known), _gated(function, known)
    left = {cls for cls in read - gated if not _covered(cls, gated)}
    if gated:
        left = {cls for cls in left if cls.__kind__ not in LABELS}
    return sorted(cls.__name__ for cls in left)


def _touching(source: Source) -> dict[str, bool]:
    """Whether each place of a file reads a walled table, itself or through another one of that file."""
    walled = _walled_names(source)
    own = {p.name: p.node for p in _places(source, walled) if p.node in source.tree.body}
    touches = {name: bool(_read(f, _names_here(f, walled)) or _gated(f, walled)) for name, f in own.items()}
    names = {name: _names(node) & own.keys() for name, node in own.items()}
    for _ in own:
        for name in own:
            touches[name] |= any(touches[other] for other in names[name])
    return touches


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _parameters(node: ast.AST) -> set[str]:
    if not isinstance(node, Function):
        return set()
    return {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}


def test_there_are_walled_tables_to_look_at() -> None:
    assert {"contract", "interest", "incident"} <= {
        kind for kind, cls in kinds().items() if cls.__walled_by__
    }


def _asks_without_viewer(source: Source) -> list[str]:
    touches = _touching(source)
    public = [p for p in _places(source, _walled_names(source)) if p.node in source.tree.body and p.is_public]
    asking = [p for p in public if touches[p.name] and not p.asks_later]
    return [f"{source.module}:{p.name}" for p in asking if "viewer" not in _parameters(p.node)]


def test_every_public_question_about_a_walled_table_takes_the_viewer() -> None:
    files = [source for source in sources("register/queries") if not source.name.endswith("/visible.py")]
    found = {name for source in files for name in _asks_without_viewer(source)}
    assert sorted(found - set(NOBODY_LOOKS)) == []
    assert sorted(set(NOBODY_LOOKS) - found) == [], "these no longer need an explanation"


def test_every_select_on_a_walled_table_asks_the_barriers() -> None:
    found = {}
    for source in sources("register/queries"):
        walled = _walled_names(source)
        for place in _places(source, walled):
            if names := _open(place.node, _names_here(place.node, walled)):
                found[f"{source.module}:{place.name}"] = names
    assert {name: found[name] for name in found if name not in NOT_GATED} == {}
    assert sorted(set(NOT_GATED) - set(found)) == [], "these no longer need an explanation"


def test_nobody_outside_the_queries_reads_a_walled_table() -> None:
    found = {}
    places = (
        "register/services",
        "register/jobs",
        "register/accounts",
        "register/web",
        "register/api",
        "register/cli",
    )
    for source in sources(*places):
        if source.name in WRITERS:
            continue
        walled = _walled_names(source)
        for place in _places(source, walled):
            names = sorted(cls.__name__ for cls in _read(place.node, _names_here(place.node, walled)))
            if names:
                found[f"{source.module}:{place.name}"] = names
    assert not found, found
