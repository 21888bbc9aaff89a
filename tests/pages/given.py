"""What is answered where nothing sensible can be guessed: files, references of records, and what another form needs."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.interests.prepared import NewAssistant
from register.domain.permissions import Role, actor_with
from register.domain.sharing.incidents import (
    IncidentAct,
    ItemSource,
    NewItemToCheck,
    NewTriage,
    TriageOutcome,
)
from register.services.interests.prepared import name_assistant
from register.services.sharing.incident_steps import take_step
from register.services.sharing.incidents import report_incident, triage_incident
from tests import importing, word_files
from tests.signing_in import day

Given = Mapping[str, Callable[[Mapping[str, str]], dict[str, Any]]]
UNREADABLE = "4,Vic Vale,,Shares,Financial,Shareholdings,Oakdene,,not a day,,,\n"
GIVEN: Given = {
    "appraisals.add": lambda _: {
        "criteria-0-criterion": "Quality", "criteria-0-weight": "100", "options-0-option": "Stay",
        "options-0-option_form": "hosted",
    },
    "standard_answers.add": lambda _: {"answered_field": "services.purpose", "service_code": ""},
    "committee_days.paste": lambda things: {
        "organisation_id": things["b_board"], "pasted": "Board in public, 2027-03-31\nBoard in public, 2027-05-26",
    },
    "sealings.add": lambda things: {
        "organisation_id": things["b_wheelchairs"], "execution": "signed_by_company", "witness": "Wanda Wells",
        "second_signatory_id": "", "second_capacity": "",
    },
    "activity_months.add": lambda things: {
        "contract_id": things["t_con_hartlepool"], **day("month_on", 2009, 5, 1), "activities-0-activity_code": "therapies",
        "activities-0-activity_done": "12",
    },
    "activity.paste": lambda _: {"pasted": f"{clock.today():%Y-%m}, therapies, 12", "source": "A return"},
    "paper_access.decide": lambda _: {
        "may_see_papers": "Yes", "decided_because": "Small", "how_managed": "Scores no bid of theirs",
    },
    "audit_room.sample": lambda _: {"kind": "Contracts"},
    "waivers.add": lambda things: {"organisation_id": things["b_board"], "supplier_id": things["b_hospice"]},
    "accounts.invite": lambda _: {"email": "asked.in@example.org", "roles": ["administrator"]},
    "audit_scopes.amend": lambda _: {
        "scope_registers": ["interests", "contracts", "sharing", "authority"], "scope_organisations": "",
        **day("scope_first", 2001, 4, 1), **day("scope_last", 2030, 3, 31),
    },
    "confirmations.register": lambda _: {"name": "Elsa Where", "email": "elsa@elsewhere.example"},
    "confirmations.answer": lambda _: {"answer": "yes"},
    "imports.upload": lambda _: {
        "mapping": "nhs_template", "file": _file(f"{importing.SHEET}{importing.ROWS}{UNREADABLE}".encode(), "register.csv"),
    },
    "signed_copies.keep": lambda _: {"file": _file(b"%PDF-1.7 signed", "signed.pdf")},
    "outside_documents.keep": lambda _: {"file": _file(b"%PDF-1.7 ours", "ours.pdf")},
    "templates.upload": lambda _: {"file": _file(word_files.particulars(), "Particulars.docx")},
    "templates.place": lambda _: {
        "place_" + place.replace(".", "_"): name for place, name in word_files.picks(word_files.particulars()).items()
    },
    "incidents.triage": lambda _: {
        "outcome": "data_incident", "severity": "impact_3", "reason": "Sent to another",
        **day("aware_at", 2026, 11, 1), "aware_at-time": "9am",
    },
    "delegations.grant": lambda _: {
        "grantor_kind": "board", "grantor_post_id": "", "grantor_person_id": "", "parent_id": "",
        "minute": "Board, 26 March 2009, item 7",
    },
    "webhooks.add": lambda _: {
        "name": "Finance", "url": "https://finance.example.nhs.uk/inbox", "kinds": ["contract", "incident"],
    },
    "retention.decide": lambda _: {"outcome": "keep", "reason": "Still needed"},
    "walls.raise": lambda things: {
        "subject_kind": "interest", "subject": things["b_int_shares"], "reason": "For a test",
        "person_id": "", "role": "declarant", "barrier_owner_id": "",
    },
    "walls.review": lambda _: {"reason": "Still needed", "barrier_owner_id": ""},
}  # fmt: skip
"""Door -> answers, by the ids of the examples."""


def _file(content: bytes, name: str) -> Callable[[], tuple[io.BytesIO, str]]:
    """A file to send; it is read anew each time it is sent."""
    return lambda: (io.BytesIO(content), name)


def incident_decided(app: Flask) -> str:
    """The reference of an incident of which the regulator has to be told: several people bring it there."""
    lead = actor_with(*(set(Role) - {Role.EXTERNAL_AUDITOR}), id="given-lead", person_id=None)
    now = clock.now()
    told = NewItemToCheck(source=ItemSource.REPORTED, what="A wrong letter", noticed_at=now)
    with app.app_context():
        with unit_of_work() as session:
            ref = report_incident(session, told, actor=lead, now=now).ref
        judged = NewTriage(
            item_id=ref,
            outcome=TriageOutcome.DATA_INCIDENT,
            aware_at=now,
            severity="impact_3",
            reason="It went out",
        )
        with unit_of_work() as session:
            triage_incident(session, judged, expected_n=None, actor=lead, now=now)
        for act in (IncidentAct.ASSESS, IncidentAct.DECIDE):
            with unit_of_work() as session:
                take_step(session, ref, act, words="As agreed", expected_n=None, actor=lead, now=now)
    return ref


def assisting(app: Flask, email: str, person: str) -> None:
    """Let whoever has this address prepare what the person declares."""
    named = actor_with(Role.GOVERNANCE_OFFICER, id="given-officer", person_id=None)
    with app.app_context(), unit_of_work() as session:
        name_assistant(session, person, NewAssistant(email=email), actor=named, today=clock.today())


MEETING = "day-day=28&day-month=11&day-year=2026"


def starts(things: Mapping[str, str]) -> tuple[str, ...]:
    """Pages to look at first: lists do not show them among their first records, or they ask something."""
    return (
        f"/contracts/{things['b_con_podiatry']}",
        f"/contracts/{things['b_con_podiatry']}/schedules",
        "/editions/preview?held_on-day=1&held_on-month=11&held_on-year=2026&drawn_basis=recorded",
        f"/documents/meeting/declarations_for_meeting?{MEETING}&people={things['b_finance']}",
        f"/prepared/add?person={things['b_head']}&situation=Ou&interest_type=financial",
        f"/recognitions/{things['b_int_shares']}/{things['b_board']}",
        f"/recognitions/posts/{things['b_hospice']}/{things['b_trust']}",
    )
