"""Messages that only what was said before explains; ``follow_up`` tries one kind after another."""
