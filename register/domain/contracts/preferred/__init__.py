"""The term for which a provider is the preferred supplier."""
