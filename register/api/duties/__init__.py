"""Calls about tasks and second persons."""
