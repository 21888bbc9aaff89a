"""Calls about coming from elsewhere."""
