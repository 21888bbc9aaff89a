"""What is made for meetings and for the annual report."""
