"""Sign-in with Flask-Security: the one place below the edge that knows Flask."""
