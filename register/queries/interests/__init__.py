"""Questions about the register of interests."""
