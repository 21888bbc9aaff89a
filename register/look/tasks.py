"""A task in the words in which one is chosen among others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from register.look.words import instant


class Task(Protocol):
    """What is told of a task: its id, what is to be done, about which record, by when."""

    id: str
    title: str
    subject_ref: str
    due_at: datetime


def to_choose(tasks: Iterable[Task]) -> list[tuple[str, str]]:
    """The tasks by id, told apart by the record that each is about, where its title does not name it."""
    return [(one.id, f"{_about(one)}. Due {instant(one.due_at)}") for one in tasks]


def _about(one: Task) -> str:
    return one.title if one.subject_ref in one.title else f"{one.title} ({one.subject_ref})"
