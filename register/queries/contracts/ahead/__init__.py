"""Looking ahead: who may decide next, and what that hangs on."""
