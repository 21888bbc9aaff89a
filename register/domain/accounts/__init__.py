"""Rules of accounts, rights and signing in."""
