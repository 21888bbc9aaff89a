"""A fault in a row of a table says in the summary which row it is in."""

from __future__ import annotations

from flask import Flask

from forms.contracts import ContractForm


def test_each_fault_names_its_row_and_the_rest_stay_as_they_are(app: Flask) -> None:
    sent = {"lines-0-annual_value_pence": "much", "lines-1-annual_value_pence": "more", "title": ""}
    with app.test_request_context(method="POST", data=sent):
        form = ContractForm()
        form.validate()
        texts = [problem.text for problem in form.errors_summary()]
    assert any(text.startswith("Service 1: ") for text in texts)
    assert any(text.startswith("Service 2: ") for text in texts)
    assert "Enter the title of the contract" in texts
