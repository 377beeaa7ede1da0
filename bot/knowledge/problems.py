"""What the checker reports: a file, a line, what is wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend; ``path`` is relative to the project's root, ``message`` is French."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return the problem as editors and terminals make it clickable."""
        return f"{self.path}:{self.line}: {self.message}"
