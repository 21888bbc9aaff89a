"""How calls read what was sent, and how the description says what they take and answer."""
