"""Rules of the register of interests."""
