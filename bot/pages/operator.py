"""Who answers for the service: what the operator's settings say, for the pages that tell it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from bot.settings import Settings


@dataclass(frozen=True)
class Operator:
    """What only the operator knows; what is None stands on the pages as « à compléter »."""

    publisher: str | None = None
    human_contact: str | None = None
    legal_notice: str | None = None
    data_protection_contact: str | None = None
    accessibility_contact: str | None = None
    retention_days: int | None = None
    public_url: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> Operator:
        """Return what ``settings`` say: they have the same names."""
        return cls(**{field.name: getattr(settings, field.name) for field in fields(cls)})
