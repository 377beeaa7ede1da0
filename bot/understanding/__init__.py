"""What a message is about: names, attributes, types and needs. Imports no Rasa."""
