"""Questions about the audit trail and its proofs."""
