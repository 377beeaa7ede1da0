"""Serving the trained bot: in one process, actions included, behind a small guard."""
