"""From a question and the knowledge to what is to be said: one module per skill. No Rasa."""
