"""What stands where a name would, for whoever may not see it: one wording for people, and one for organisations."""

from __future__ import annotations

SOMEBODY = "Somebody whose name you may not see"
SOMEBODY_WITHIN = "somebody whose name you may not see"
BODY = "An organisation whose name you may not see"
BODY_WITHIN = "an organisation whose name you may not see"
"""`WITHIN`: as it stands within a sentence."""
WORDS = {"somebody": SOMEBODY, "somebody_within": SOMEBODY_WITHIN, "body": BODY, "body_within": BODY_WITHIN}
"""For templates, which have them as `unseen`."""
