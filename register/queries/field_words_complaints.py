"""What the columns of data protection complaints and of lessons are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "received_by": "How it was received", "complainant": "Who complains",
    "contact": "How to reach them", "about_care": "About care too", "about_incident_id": "Data incident",
    "complaint_owner_id": "Who looks after it", "case_owner_id": "Who looks after it",
    "received_days": "Days of receiving that were entered", "care_asked": "Care was complained of",
    "endings": "What was acknowledged or set aside", "entries": "Steps and progress", "outcome_on": "Outcome told on",
    "outcome_words": "What they were told", "deadline_on": "To be acknowledged by", "nature": "Of what",
    "over_on": "On", "told": "Acknowledged", "how": "How, or why not", "entry": "Kind of entry", "entered_on": "On",
    "learnt": "What was learnt", "action_owner_id": "Owner of the action",
    "action_due_on": "Due on", "taken_evidence": "What shows that it was taken",
}  # fmt: skip
