"""When words are due to go, and the one list of every place that keeps a copy of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.dates import add_months
from register.domain.rules import Ruleset

KINDS = {
    "interest": "Interests",
    "mitigation": "How interests are managed",
    "person": "People",
    "disclosure": "Information shared",
    "incident": "Items to check and data incidents",
    "complaint": "Data protection complaints",
}
"""The kinds of record that hold words about people, with what they are called."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A place that may hold words of a record, and what an erasure does there."""

    place: str
    what_happens: str


COPIES = (
    Copy("the audit trail", "the payload of every version is deleted, its commitment stays"),
    Copy("the record's versions", "every column that holds words about a person is emptied"),
    Copy(
        "published editions",
        "none is changed, as they keep commitments and no words: the row says that it was removed and under which "
        "rule, and the manifest still agrees",
    ),
    Copy("what lists are searched and sorted by", "the folded words of every version are deleted with them"),
    Copy("tasks and reminders", "tasks about the record and their reminders are deleted"),
    Copy(
        "what was said about the record",
        "of an interest: how it is managed, what was asked back and answered, "
        "answers about the body it names, decisions about its publication, about possible policy breaches "
        "and about papers of procurements; of a person: joins with another record, posts, nil returns and how dual "
        "roles are managed; of an incident: what was learnt from it. Who, what and when stay; "
        "the words, and the payloads that hold them, are deleted",
    ),
    Copy(
        "requests to a second person about the record",
        "what was asked is deleted; it also is once it was answered, and when nobody answered in time",
    ),
    Copy(
        "decision checks",
        "none is changed: they name records and copy no words of them. What was agreed is read from its own record",
    ),
    Copy(
        "information barriers",
        "none is changed: whoever lifts one must know why it was raised",
    ),
    Copy("mail that was kept", "the kept text of reminders about the record is deleted"),
    Copy(
        "what somebody typed and had not sent when they were signed out",
        "all of it is deleted, as it is encrypted and nobody can tell what it is about",
    ),
    Copy(
        "what an assistant prepared and nobody sent",
        "all that was prepared for the person is deleted; what was sent or dropped, or has lapsed, is kept nowhere",
    ),
    Copy("bundles that wait to be fetched", "each is deleted a day after it was made"),
    Copy(
        "Word files and PDFs of contracts",
        "none is changed: a contract goes on naming those who represented and signed for its parties",
    ),
    Copy("the database's free pages", "overwritten as they are freed, and the write-ahead log is emptied"),
    Copy("back-ups", "none is changed: delete those older than your back-up policy allows"),
    Copy(
        "files that people downloaded", "none is changed: they left the register with their question on them"
    ),
)
"""No draft or cache keeps words of these kinds."""


def rule_of(kind: str) -> str:
    """The rule's key: how many years after its end a record of this kind is kept."""
    return f"retention.{kind}"


def years_kept(rules: Ruleset, kind: str, *, on: date) -> int | None:
    """Years after the end; None where no rule says, and then nothing of the kind is ever due."""
    found = rules.value_or(None, rule_of(kind), on=on)
    return None if found is None else int(found)


def due_on(ended_on: date, years: int) -> date:
    """The first day on which the words may go: so many whole years after the last day."""
    return add_months(ended_on, 12 * years)


def last_end_due(today: date, years: int) -> date:
    """Whatever ended on or before this day is due today."""
    day = add_months(today, -12 * years)
    return day if due_on(day, years) <= today else date.fromordinal(day.toordinal() - 1)
