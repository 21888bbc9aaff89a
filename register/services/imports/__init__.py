"""Brings entries from elsewhere into the register."""
