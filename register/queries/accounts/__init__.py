"""Questions about accounts, rights and signing in."""
