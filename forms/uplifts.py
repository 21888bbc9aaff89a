"""What is asked about the yearly uplift of prices: of which year, and that it is proposed."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.fields import SelectField


class WhichUpliftForm(SearchForm):
    """Which year's uplift."""

    submit_text = "Preview"

    year = SelectField("Year", thing="the year", marked=False)


class ProposeUpliftForm(NhsForm):
    """That it is proposed."""

    submit_text = "Propose these prices"
