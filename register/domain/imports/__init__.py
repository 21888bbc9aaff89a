"""Coming from elsewhere: tables of rows, what they say, and what cannot be understood."""
