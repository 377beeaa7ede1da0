"""The commands of operators and editors, each a thin adapter around ``bot.operations``."""
