"""Acts on the register of interests."""
