"""Which two editions are compared."""

from __future__ import annotations

from forms.base import SearchForm
from forms.fields import SelectField


class DifferenceForm(SearchForm):
    """The earlier and the later edition."""

    submit_text = "Show the difference"

    first = SelectField("From", thing="the edition to compare from", prompt="Choose an edition")
    second = SelectField("To", thing="the edition to compare with", prompt="Choose an edition")
