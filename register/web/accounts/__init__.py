"""Pages of accounts, rights and signing in."""
