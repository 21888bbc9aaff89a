"""The examples that a newcomer sees: the Tees transfer of 2008 to 2010, and an invented board and trust of today."""
