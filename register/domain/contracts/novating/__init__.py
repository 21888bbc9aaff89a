"""The place of a party that another body takes, by an agreement of all three."""
