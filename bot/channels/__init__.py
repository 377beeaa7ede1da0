"""Messaging channels: one rendering of what the bot says, and what each platform needs besides."""
