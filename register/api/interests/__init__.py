"""Calls about the register of interests."""
