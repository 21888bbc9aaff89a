"""Acts on the audit trail and its proofs."""
