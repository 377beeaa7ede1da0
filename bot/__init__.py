"""The assistant on industry for the Eurométropole de Metz.

Data flows one way: ``knowledge`` -> ``understanding`` -> ``query`` -> ``wording`` -> channel.
``components`` and the top-level ``actions`` package are the thin adapters to Rasa.
"""
