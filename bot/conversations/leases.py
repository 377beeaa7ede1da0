"""Leases: of several processes, one does what only one may do, until it stops or disappears."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import delete, or_, select, update
from sqlalchemy.engine import Connection

from bot.conversations.database import ConflictError, Database
from bot.conversations.schema import leases
from bot.conversations.storable import storable_key

LASTS = dt.timedelta(seconds=15)


class LeaseLostError(RuntimeError):
    """Another process has taken over: this one must do nothing more in its place."""


class Lease:
    """A name in the database that one process holds for a while, and renews before that ends.

    The clocks of the hosts must agree to within a few seconds.
    """

    def __init__(self, database: Database, name: str, lasts: dt.timedelta = LASTS) -> None:
        """Prepare to hold ``name`` for ``lasts`` at a time."""
        self.lasts = lasts
        self._database = database
        self._name = storable_key(name)
        self._holder = str(uuid.uuid4())

    async def take(self) -> bool:
        """Take the lease, or renew it; return False while another process holds it.

        Raises:
            StorageUnavailableError: the database cannot be used.
        """
        now = _now()
        values = {"holder": self._holder, "ends_at": now + self.lasts}
        is_free = or_(leases.c.holder == self._holder, leases.c.ends_at < now)
        taking = update(leases).where(leases.c.name == self._name, is_free).values(values)
        there = select(leases.c.name).where(leases.c.name == self._name)

        def work(connection: Connection) -> bool:
            if connection.execute(taking).rowcount:
                return True
            if connection.execute(there).first() is not None:
                return False
            connection.execute(leases.insert(), {"name": self._name, **values})
            return True

        try:
            return await self._database.write(work)
        except ConflictError:
            return False  # two began at once, and the other was first

    async def leave(self) -> None:
        """Give the lease back, so that another process need not wait for its end.

        Raises:
            StorageUnavailableError: the database cannot be used; the lease ends by itself.
        """
        mine = delete(leases).where(leases.c.name == self._name, leases.c.holder == self._holder)
        await self._database.write(lambda connection: connection.execute(mine))

    def check(self, connection: Connection) -> None:
        """Go on inside a transaction only as the holder, who stays so until its end.

        Raises:
            LeaseLostError: another process holds the lease.
        """
        mine = select(leases.c.name).where(
            leases.c.name == self._name,
            leases.c.holder == self._holder,
            leases.c.ends_at > _now(),
        )
        if connection.execute(mine.with_for_update()).first() is None:
            raise LeaseLostError


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)
