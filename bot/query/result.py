"""What a skill found: the wording makes sentences of it, and nothing else may be said."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.knowledge import Fact, Subject


@dataclass(frozen=True)
class Stated:
    """Facts to say, in this order.

    ``verdict`` is "yes" or "no" where that was asked, "unlisted" where the ``name`` is no commune
    but may lie in one, "unsaid" where they say nothing of the ``name`` that was supposed. With a
    ``need``, each fact shows who helps with it. ``share`` is how many of how many hold what they
    are ranked by, where some do not. ``lacking`` is the attribute that was asked for and that
    nobody tells: the facts say what the subject is instead.
    """

    facts: tuple[Fact, ...]
    subjects: tuple[Subject, ...]
    attribute: str | None = None
    verdict: str | None = None
    need: str | None = None
    name: str | None = None
    share: tuple[int, int] | None = None
    lacking: str | None = None


@dataclass(frozen=True)
class Listed:
    """Subjects to list, from ``offset`` on; each has a fact that justifies its place.

    ``kind`` is the type that names them, ``detail`` what narrows the list: a place, a school.
    ``elsewhere`` are those that lie in other communes of the Eurométropole than the one asked for.
    """

    kind: str
    detail: str
    subjects: tuple[Subject, ...]
    facts: tuple[Fact, ...]
    offset: int = 0
    elsewhere: tuple[Subject, ...] = ()


@dataclass(frozen=True)
class Compared:
    """The facts about the same attribute of several subjects."""

    attribute: str
    subjects: tuple[Subject, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class NotKnown:
    """The knowledge holds no answer: about ``subject`` and ``attribute``, or about ``name``.

    With a ``kind``, it knows none of it that meets the ``detail``, a place or a limit; some
    may be ``elsewhere`` in the Eurométropole.
    """

    subject: Subject | None = None
    attribute: str | None = None
    name: str | None = None
    nearest: tuple[Fact, ...] = ()
    kind: str | None = None
    detail: str = ""
    elsewhere: bool = False


@dataclass(frozen=True)
class Unclear:
    """Several subjects or questions could be meant; ``attribute`` is what is asked of them."""

    subjects: tuple[Subject, ...] = ()
    nearest: tuple[Fact, ...] = field(default=())
    attribute: str | None = None


@dataclass(frozen=True)
class Sourced:
    """The facts whose sources are asked for; none where nothing was said yet."""

    facts: tuple[Fact, ...]


Result = Stated | Listed | Compared | NotKnown | Unclear | Sourced
