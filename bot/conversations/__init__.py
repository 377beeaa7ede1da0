"""What is kept of conversations, and who may work on one at a time."""
