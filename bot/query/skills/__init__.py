"""What the actions ask: one module per skill, and what only skills share."""
