"""Opening a database for the time of a coroutine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversations.database import Database


def run_with_database(url: str, work: Callable[[Database], Awaitable[Any]]) -> Any:
    """Return what ``work`` makes of the database at ``url``."""

    async def opened() -> Any:
        database = Database(url)
        try:
            return await work(database)
        finally:
            database.close()

    return asyncio.run(opened())
