"""Matrix (Tchap, Element...): the bot as an account that reads and answers in rooms."""
