"""Which subjects are the territory that the knowledge is about, and so narrow nothing."""

from __future__ import annotations

METZ = "metz"
EUROMETROPOLE = "eurometropole"
# What the topics of the knowledge are about.
HOME = frozenset({METZ, EUROMETROPOLE})
# Places so wide that naming them narrows no list.
WHOLE_TERRITORY = HOME | {"moselle", "grand-est"}
