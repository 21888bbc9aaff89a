"""Calls about separation programmes and the divide."""
