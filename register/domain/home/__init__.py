"""What start pages say: the work that waits, and how a state is to be taken."""
