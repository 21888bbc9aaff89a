"""Calls about meetings."""
