"""The nightly purge: what is older than the deployment keeps is erased."""

from __future__ import annotations

import datetime as dt

from bot.conversations.opening import open_conversations
from bot.settings import Settings


async def purge(settings: Settings) -> int:
    """Erase the conversations without a message for ``retention_days``; return how many.

    Raises:
        StorageUnavailableError: the rest was not erased: purge again.
    """
    kept = open_conversations(settings.database_url.get_secret_value())
    before = dt.datetime.now(tz=dt.timezone.utc) - dt.timedelta(days=settings.retention_days)
    try:
        return await kept.purge(before)
    finally:
        await kept.close()
