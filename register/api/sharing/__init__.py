"""Calls about information sharing."""
