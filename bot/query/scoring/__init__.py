"""How well each fact answers a question: its signs, and how much each of them counts."""
