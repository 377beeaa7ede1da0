"""Which subjects are the territory that the knowledge is about, and so narrow nothing."""

from __future__ import annotations

# Places so wide that naming them narrows no list.
WHOLE_TERRITORY = frozenset({"metz", "eurometropole", "moselle", "grand-est"})
METZ = "metz"
# What the topics of the knowledge are about.
HOME = frozenset({"metz", "eurometropole"})
