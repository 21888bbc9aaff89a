"""Questions worth asking: signs in the register that deserve a question to the person. None of them is a policy breach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from register.domain.dates import add_months
from register.domain.folding import folded
from register.domain.interests.gifts import OFFERS
from register.domain.rules import Ruleset

INDICATORS = "questions.indicators"
LEFT = "left its source"
"""Where the end of an entry comes from that an edition of its source no longer holds."""
OFFER_LINES = {"Gi": "gifts.others", "Ho": "hospitality.others"}


class Indicator(StrEnum):
    """The signs that the program can look for. Which are looked for, how they weigh and what is asked is a rule."""

    DROPPED_WITHOUT_END = "dropped_without_end"
    NIL_AFTER_ENTRIES = "nil_after_entries"
    SAME_WORDS_NEW_POST = "same_words_new_post"
    JUST_UNDER_A_LINE = "just_under_a_line"
    MANY_FROM_ONE_GIVER = "many_from_one_giver"
    ROLE_CHANGED_UNDECLARED = "role_changed_undeclared"
    SUPPLIER_OR_BIDDER = "supplier_or_bidder"
    DIVISION_WITHOUT_GIFTS = "division_without_gifts"


class QuestionOutcome(StrEnum):
    """What came of a question."""

    ASKED = "asked"
    EXPLAINED = "explained"
    AMENDED = "amended"
    NO_ISSUE = "no_issue"

    @property
    def label(self) -> str:
        return QUESTION_OUTCOMES[self]


QUESTION_OUTCOMES = {
    QuestionOutcome.ASKED: "Asked, no answer yet",
    QuestionOutcome.EXPLAINED: "Explained",
    QuestionOutcome.AMENDED: "The register was amended",
    QuestionOutcome.NO_ISSUE: "No issue",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """An indicator as the rules have it: how much it weighs, what is asked, and where it comes from."""

    code: Indicator
    weight: int
    question: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is looked at of an interest. from_source: it ended only because its source no longer listed it."""

    id: str
    n: int
    person_id: str
    situation: str
    organisation_id: str | None
    giver: str
    arose_on: date
    ended_on: date | None
    declared_on: date
    value_pence: int | None = None
    from_source: bool = False

    def stands_on(self, day: date) -> bool:
        return self.arose_on <= day and (self.ended_on is None or self.ended_on >= day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A yearly return. nothing: "nothing to declare", and not "nothing has changed"."""

    id: str
    person_id: str
    on: date
    nothing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InPost:
    """A post that somebody holds from a day on, in a division; deciding: as decision-making staff."""

    id: str
    person_id: str
    division: str
    organisation_id: str
    since: date
    until: date | None
    deciding: bool

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Everything that the indicators look at. suppliers: bodies that provide under a contract that runs, or bid."""

    entries: tuple[Entry, ...] = ()
    returns: tuple[Returned, ...] = ()
    posts: tuple[InPost, ...] = ()
    suppliers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A question. subject: the record it hangs on; sign: what makes it another question than an earlier one."""

    code: Indicator
    subject_kind: str
    subject_id: str
    person_id: str | None
    sign: str = ""


def sought(ruleset: Ruleset, on: date) -> dict[Indicator, Sought]:
    """The indicators of the day; one that was retired is not among them, one that the program does not know is left out."""
    known = {one.value for one in Indicator}
    rows = ruleset.value_or([], INDICATORS, on=on)
    found = [
        Sought(
            code=Indicator(row["code"]), weight=row["weight"], question=row["question"], source=row["source"]
        )
        for row in rows
        if row["code"] in known
    ]
    return {one.code: one for one in found}


def worth_asking(looked: Looked, ruleset: Ruleset, *, on: date) -> list[Found]:
    """Every question that the register raises on the day, by the indicators of that day."""
    wanted = sought(ruleset, on)
    finders = {
        Indicator.DROPPED_WITHOUT_END: _dropped(looked),
        Indicator.NIL_AFTER_ENTRIES: _nil_after(looked),
        Indicator.SAME_WORDS_NEW_POST: _same_words(looked, on),
        Indicator.JUST_UNDER_A_LINE: _under_a_line(looked, ruleset),
        Indicator.MANY_FROM_ONE_GIVER: _many(looked),
        Indicator.ROLE_CHANGED_UNDECLARED: _role_changed(looked, ruleset, on),
        Indicator.SUPPLIER_OR_BIDDER: _suppliers(looked, on),
        Indicator.DIVISION_WITHOUT_GIFTS: _silent(looked, ruleset, on),
    }
    return [one for code, found in finders.items() if code in wanted for one in found]


def _of(code: Indicator, entry: Entry) -> Found:
    return Found(
        code=code, subject_kind="interest", subject_id=entry.id, person_id=entry.person_id, sign=str(entry.n)
    )


def _dropped(looked: Looked) -> Iterator[Found]:
    return (_of(Indicator.DROPPED_WITHOUT_END, one) for one in looked.entries if one.from_source)


def _nil_after(looked: Looked) -> Iterator[Found]:
    """A return of nothing from somebody with entries that ended in the year before, or never."""
    own = _by_person(looked.entries)
    for one in looked.returns:
        since = add_months(one.on, -12)
        before = (
            entry.arose_on < one.on and (entry.ended_on is None or entry.ended_on >= since)
            for entry in own.get(one.person_id, ())
            if entry.situation not in OFFERS
        )  # fmt: skip
        if one.nothing and any(before):
            yield Found(
                code=Indicator.NIL_AFTER_ENTRIES,
                subject_kind="nil_return",
                subject_id=one.id,
                person_id=one.person_id,
            )


def _by_person(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.person_id, []).append(one)
    return found


def _last_returns(looked: Looked) -> dict[str, date]:
    """The last day on which each person made a return."""
    found: dict[str, date] = {}
    for one in looked.returns:
        found[one.person_id] = max(one.on, found.get(one.person_id, one.on))
    return found


def _same_words(looked: Looked, on: date) -> Iterator[Found]:
    """A post that began in the last year, a return since, and every entry from before the post."""
    own, returned = _by_person(looked.entries), _last_returns(looked)
    for post in _begun(looked, on):
        standing = [
            one.declared_on
            for one in own.get(post.person_id, ())
            if one.stands_on(on) and one.situation not in OFFERS
        ]
        said = returned.get(post.person_id, date.min) >= post.since
        if said and standing and max(standing) < post.since:
            yield _of_post(Indicator.SAME_WORDS_NEW_POST, post)


def _begun(looked: Looked, on: date) -> Iterator[InPost]:
    """Posts that began in the last year, of people who held another one before."""
    earlier: dict[str, date] = {}
    for post in looked.posts:
        earlier[post.person_id] = min(post.since, earlier.get(post.person_id, post.since))
    for post in looked.posts:
        if post.held_on(on) and post.since > add_months(on, -12) and earlier[post.person_id] < post.since:
            yield post


def _of_post(code: Indicator, post: InPost) -> Found:
    return Found(code=code, subject_kind="appointment", subject_id=post.id, person_id=post.person_id)


def _under_a_line(looked: Looked, ruleset: Ruleset) -> Iterator[Found]:
    """Worth at most a tenth less than an amount from which the rule of its day says otherwise."""
    for one in looked.entries:
        key, value = OFFER_LINES.get(one.situation), one.value_pence
        rule = ruleset.find(key, on=one.arose_on) if key and value else None
        if rule is None or value is None or not isinstance(rule.value, list):
            continue
        lines = [band["below"] for band in rule.value if "below" in band]
        if any(line - line // 10 <= value < line for line in lines):
            yield _of(Indicator.JUST_UNDER_A_LINE, one)


MANY = 3


def _many(looked: Looked) -> Iterator[Found]:
    """The third and each further offer of one giver to one person within twelve months."""
    by_giver: dict[tuple[str, str], list[Entry]] = {}
    for one in looked.entries:
        if one.situation in OFFERS and one.giver:
            by_giver.setdefault((one.person_id, folded(one.giver)), []).append(one)
    for offers in by_giver.values():
        ordered = sorted(offers, key=lambda one: (one.arose_on, one.id))
        for first, last in zip(ordered, ordered[MANY - 1 :], strict=False):
            if first.arose_on > add_months(last.arose_on, -12):
                yield _of(Indicator.MANY_FROM_ONE_GIVER, last)


def _role_changed(looked: Looked, ruleset: Ruleset, on: date) -> Iterator[Found]:
    """A decision-making post begun longer ago than the days to declare, and nothing said since."""
    own, returned = _by_person(looked.entries), _last_returns(looked)
    for post in _begun(looked, on):
        days = ruleset.value_or(28, "interests.declare_within_days", on=post.since)
        said = returned.get(post.person_id, date.min)
        last = max((one.declared_on for one in own.get(post.person_id, ())), default=said)
        if post.deciding and post.since + timedelta(days=days) < on and max(last, said) < post.since:
            yield _of_post(Indicator.ROLE_CHANGED_UNDECLARED, post)


def _suppliers(looked: Looked, on: date) -> Iterator[Found]:
    for one in looked.entries:
        if one.organisation_id in looked.suppliers and one.stands_on(on) and one.situation not in OFFERS:
            yield _of(Indicator.SUPPLIER_OR_BIDDER, one)


LARGE = 20


def _silent(looked: Looked, ruleset: Ruleset, on: date) -> Iterator[Found]:
    """A division of at least twenty people of whom nobody reported a gift in a year. Subject: its body, sign: the division
    and the year."""
    months = ruleset.value_or(12, "gifts.sum_months", on=on)
    since = add_months(on, -months)
    gave = {one.person_id for one in looked.entries if one.situation in OFFERS and one.arose_on > since}
    for (body, division), people in divisions(looked.posts, on).items():
        if len(people) >= LARGE and not people & gave:
            yield Found(
                code=Indicator.DIVISION_WITHOUT_GIFTS, subject_kind="organisation", subject_id=body, person_id=None,
                sign=f"{division[:60]} {on.year}",
            )  # fmt: skip


def divisions(posts: Iterable[InPost], on: date) -> dict[tuple[str, str], set[str]]:
    """Who works in each division on the day, by body and division."""
    found: dict[tuple[str, str], set[str]] = {}
    for post in posts:
        if post.held_on(on):
            found.setdefault((post.organisation_id, post.division), set()).add(post.person_id)
    return found


def per_thousand(gifts: int, staff: int) -> int | None:
    """So many gifts for every thousand staff, rounded half up; None where there is nobody."""
    return None if staff == 0 else (gifts * 2000 + staff) // (2 * staff)


def usefulness(outcomes: Mapping[str, Counter[str]]) -> dict[str, int | None]:
    """Of a hundred questions of each indicator that were settled, how many led to an amendment or an explanation."""
    found: dict[str, int | None] = {}
    for code, counts in outcomes.items():
        settled = sum(counts[one.value] for one in QuestionOutcome if one is not QuestionOutcome.ASKED)
        led = counts[QuestionOutcome.AMENDED.value] + counts[QuestionOutcome.EXPLAINED.value]
        found[code] = round(100 * led / settled) if settled else None
    return found
