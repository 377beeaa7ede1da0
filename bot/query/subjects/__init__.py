"""Which subjects a message is about: named, spoken of before, picked from a list, of a kind."""
