"""The thermometer: questions that nobody trained on, asked of the trained bot and judged."""
