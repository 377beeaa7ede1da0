"""Rasa's own connectors: their parsing, behind a check of the caller and our rendering."""
