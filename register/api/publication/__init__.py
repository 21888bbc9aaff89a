"""Calls about what is published."""
