"""Writes: check, change, record in the audit trail; they stage, and never commit."""
