"""Which types of subjects are places, and which are so wide that they rarely are what is asked."""

from __future__ import annotations

# Territories that a question names to say where, more often than to ask about them.
PLACE_TYPES = frozenset({"commune", "outside_commune", "territory"})
# Where bodies lie: named to say where, seldom to be spoken of next.
WHERE_TYPES = PLACE_TYPES | {"campus", "zone"}
# Subjects so wide that what is asked about them may be said of another subject.
WIDE_TYPES = PLACE_TYPES | {"topic", "sector"}
# Places so wide that naming them narrows no list.
WHOLE_TERRITORY = frozenset({"metz", "eurometropole", "moselle", "grand-est"})
METZ = "metz"
# What the topics of the knowledge are about.
HOME = frozenset({"metz", "eurometropole"})
