"""Running a contract: what is done between signature and end."""
