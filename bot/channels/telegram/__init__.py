"""Telegram over its plain Bot API: updates come to a webhook, answers go out as requests."""
