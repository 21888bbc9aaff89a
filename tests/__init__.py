"""Sentences about what the product does."""
