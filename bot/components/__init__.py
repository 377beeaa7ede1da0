"""Rasa graph components: thin adapters around ``bot.understanding``."""
