"""Reads: always ordered, always for a viewer, never writing."""
