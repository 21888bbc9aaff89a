"""What is done with contracts year by year."""
