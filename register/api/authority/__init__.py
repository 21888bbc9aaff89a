"""Calls about delegated authority."""
