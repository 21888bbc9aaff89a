"""The application as tests make it: the product's own, quicker in what no test is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import BaseConverter, Map, Rule, RuleFactory

from tests.harness import engines, offered
from tests.harness.servers import Visitor

if TYPE_CHECKING:
    from register.config import Settings

SECRET = "a secret that only tests know, long enough"


class CompiledTemplates(BytecodeCache):
    """What Jinja made of each template, kept for every application of this process while its text is the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key] = bucket.checksum, bucket.code


@dataclass(frozen=True)
class Compiled:
    """What werkzeug read off the words of an address: how it is matched, and how it is built."""

    parts: list[Any]
    trace: list[tuple[bool, str]]
    converters: dict[str, BaseConverter]
    arguments: frozenset[str]
    builders: tuple[Any, Any]


class KnownRule(Rule):
    """An address that is compiled once a process: what comes of it depends on its words alone."""

    _known: ClassVar[dict[object, Compiled]] = {}

    def compile(self) -> None:
        if self.defaults:
            super().compile()
            return
        words = (self.rule, self.subdomain, self.host, self.merge_slashes)
        if words not in self._known:
            super().compile()
            builders = (self._build.__func__, self._build_unknown.__func__)  # type: ignore[attr-defined]
            self._known[words] = Compiled(
                self._parts, self._trace, self._converters, frozenset(self.arguments), builders
            )
            return
        self._take(self._known[words])

    def _take(self, known: Compiled) -> None:
        self._parts, self._trace, self._converters = known.parts, known.trace, known.converters
        self.arguments |= known.arguments
        build, build_unknown = known.builders
        self._build, self._build_unknown = build.__get__(self, None), build_unknown.__get__(self, None)


class LaterMap(Map):
    """Addresses that are put in order when somebody first asks for one, which many tests never do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._later: list[Rule] = []
        self.taken: list[Rule] = []
        super().__init__(*args, **kwargs)

    def add(self, rulefactory: RuleFactory) -> None:
        rules = list(rulefactory.get_rules(self))
        for rule in rules:
            rule.bind(self)
        self.hand_on(rules)

    def hand_on(self, rules: list[Rule]) -> None:
        """Add addresses that this map, or one made alike, has bound."""
        self.taken += rules
        for rule in rules:
            if not rule.build_only:
                self._later.append(rule)
            self._rules_by_endpoint.setdefault(rule.endpoint, []).append(rule)
        self._remap = True

    def update(self) -> None:
        with self._remap_lock:
            later, self._later = self._later, []
            for rule in later:
                self._matcher.add(rule)
        super().update()


@dataclass(frozen=True)
class Taken:
    """What a blueprint brought to the first application that took it: its addresses, and what answers at each."""

    parts: int
    rules: list[Rule] = field(default_factory=list)
    views: dict[str, Any] = field(default_factory=dict)


class KnownBlueprint(BlueprintSetupState):
    """A blueprint that an earlier application of this process took in the same way: its addresses are handed on as they
    were made then. Whatever else it does to an application it does to each."""

    _known: ClassVar[dict[object, Taken]] = {}

    def __init__(self, blueprint: Blueprint, app: Flask, options: Any, first_registration: bool) -> None:
        super().__init__(blueprint, app, options, first_registration)
        said, parts = (blueprint, repr(sorted(options.items()))), len(blueprint.deferred_functions)
        known = self._known.get(said)
        self._is_known = known is not None and known.parts == parts
        if known is not None and self._is_known:
            app.url_map.hand_on(known.rules)
            app.view_functions.update(known.views)
        else:
            self._taken = self._known[said] = Taken(parts)

    def add_url_rule(self, *args: Any, **options: Any) -> None:
        if self._is_known:
            return
        there = len(self.app.url_map.taken)
        super().add_url_rule(*args, **options)
        rules = self.app.url_map.taken[there:]
        self._taken.rules.extend(rules)
        self._taken.views.update((rule.endpoint, self.app.view_functions[rule.endpoint]) for rule in rules)


Flask.url_rule_class = KnownRule
Flask.url_map_class = LaterMap
Blueprint.make_setup_state = lambda self, app, options, first_registration=False: KnownBlueprint(
    self, app, options, first_registration
)
_COMPILED = CompiledTemplates()


def application(settings: Settings) -> Flask:
    """A new application for one test, whose templates another may have compiled."""
    from register import create_app
    from register.db import engine_of

    made = create_app(settings)
    made.test_client_class = Visitor
    share_templates(made)
    offered.look_at_each_page(made)
    engines.share(engine_of(made))
    return made


def share_templates(app: Flask) -> None:
    """Use what any application of this process has compiled, and leave there what this one compiles."""
    app.jinja_env.bytecode_cache = _COMPILED
