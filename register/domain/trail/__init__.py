"""Rules of the audit trail and its proofs."""
