"""Who is told while somebody does not work: whoever stands in, the next in line, or they themselves once they are back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from register.domain.duties.duties import NOBODY_ELSES
from register.domain.duties.mail_choices import HowTold, MailChoices
from register.domain.duties.working import ALWAYS, Course, Everybody, Fate, deputy_of
from register.domain.rules import Ruleset
from register.queries.accounts.mail_choices import BY_DEFAULT
from register.services.duties.reminding import Eyes, Reached, Reminder

Line = Callable[[], Sequence[Sequence[Reminder]]]
"""The reminders of the next in line, one role after another."""


@dataclass(frozen=True, slots=True)
class StandIns:
    """What was said about when people work, at one instant."""

    everybody: Everybody
    reached: Reached
    chosen: Mapping[str, MailChoices]
    rules: Ruleset
    now: datetime

    def told(self, one: Reminder, eyes: Eyes, line: Line) -> Iterator[Reminder]:
        """The reminder itself first, waiting or settled, so that it is raised once; then whoever else is told."""
        working = self.everybody.get(one.to.holder_id, ALWAYS)
        if working is ALWAYS:
            yield one
            return
        mine = replace(one, working=working)
        fate = self.fate(mine)
        away = working.away(fate.day)
        if fate.course is Course.AS_EVER or away is None or one.duty.kind in NOBODY_ELSES:
            yield mine
            return
        deputies = self._deputies(mine, fate)
        seeing = [other for other in deputies if eyes.see(other.to, other.duty)]
        yield replace(mine, settled=bool(seeing) and fate.course is not Course.ANYHOW)
        yield from seeing
        if not seeing and (deputies or fate.course is Course.TOO_SOON):
            yield from self._next(mine, eyes, line)

    def fate(self, one: Reminder) -> Fate:
        chosen = self.chosen.get(one.to.holder_id, BY_DEFAULT)
        return one.fate(self.now, self.rules, at_once=chosen.tasks is HowTold.AT_ONCE)

    def _deputies(self, one: Reminder, fate: Fate) -> list[Reminder]:
        """Whoever stands in, at every address of theirs, as they work themselves."""
        key = deputy_of(self.everybody, one.to.holder_id, fate.day) or ""
        working = self.everybody.get(key, ALWAYS)
        return [
            replace(one, to=to, working=working, stands_for=one.to.holder_id)
            for to in self.reached.by_holder.get(key, ())
        ]

    def _next(self, one: Reminder, eyes: Eyes, line: Line) -> list[Reminder]:
        """The next in line who may see it: others than whoever is away."""
        others = ([other for other in some if other.to != one.to] for some in line())
        seen = ([other for other in some if eyes.see(other.to, other.duty)] for some in others)
        return next(filter(None, seen), [])
