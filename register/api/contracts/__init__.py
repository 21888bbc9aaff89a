"""Calls about contracts, their documents and the decisions on them."""
