"""Asks whether something typed is a record that is there already: beside the field, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from forms.fields import RadiosField
from forms.options import Option
from forms.values import ValueForm
from register.domain.people.doubles import Doubtful

ANOTHER = "another"
V = TypeVar("V")


class KnownField(RadiosField):
    """Drawn only once there is something to ask. The answer is the id of a record, or `another`."""

    def __init__(self, label: str, *args: Any, another: str, **kwargs: Any) -> None:
        super().__init__(label, *args, optional=True, marked=False, **kwargs)
        self.another = another

    def ask(self, records: Iterable[tuple[str, str]]) -> None:
        """Offer these records, by id and label, and none of them; say so beside the question."""
        self.options = [*(Option(*record) for record in records), Option(ANOTHER, self.another)]
        self.blame("Select the one you mean, or say that it is none of them")

    def pick(self, value: str) -> str:
        """Whatever was offered before; the service looks it up."""
        if not self.options:
            self.options = [] if value == ANOTHER else [Option(value, "The record chosen before")]
            self.options = [*self.options, Option(ANOTHER, self.another)]
        return value

    @property
    def is_asked(self) -> bool:
        return bool(self.options)


class AsksAboutKnown(ValueForm[V]):
    """A form whose answers may name a record that is there. A subclass has a field `known`, drawn after `beside`."""

    beside = "name"
    known: Any

    @property
    def questions(self) -> list[Any]:
        asked = [field for field in super().questions if field is not self.known]
        if self.known.is_asked:
            asked.insert([field.short_name for field in asked].index(self.beside) + 1, self.known)
        return asked

    @property
    def is_another(self) -> bool:
        """Whether somebody said that it is none of those offered."""
        return bool(self.known.data == ANOTHER)

    @property
    def chosen(self) -> str | None:
        """The id of the record that was meant; None when none was chosen."""
        return None if self.is_another else self.known.data or None

    @contextmanager
    def blaming(self) -> Iterator[None]:
        with super().blaming():
            try:
                yield
            except Doubtful as fault:
                self.known.ask((one.id, one.label) for one in fault.possible)
                raise
