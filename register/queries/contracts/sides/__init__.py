"""Who is party to a contract beside its two sides."""
