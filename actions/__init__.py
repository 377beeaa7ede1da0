"""The bot's custom actions, one file per skill; each is a thin adapter around ``bot.query``."""
