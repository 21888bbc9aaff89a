"""Calls about what is told of the audit trail."""
