"""Well-written French (and its typography) for what a query found. No Rasa."""
