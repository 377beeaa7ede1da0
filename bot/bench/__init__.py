"""The performance bench: the assistant beside Rasa's defaults, measured in one run."""
