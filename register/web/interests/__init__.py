"""Pages of the register of interests."""
