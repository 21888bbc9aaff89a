"""Acts on accounts, rights and signing in."""
