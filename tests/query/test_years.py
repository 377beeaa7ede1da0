"""The years that a message names."""

from __future__ import annotations

from bot.query.cues.years import years_asked
from bot.query.question import Question


def test_a_decade_is_no_year() -> None:
    """« Les années 2000 » may be 2002; « l'année 2000 » is that one."""
    decade = Question("", words=("dans", "les", "annees", "2000"))
    year = Question("", words=("l", "annee", "2000"))
    assert years_asked(decade) == ()
    assert years_asked(year) == ("2000",)
