"""Two bots measured in turns, so that what else the machine does weighs on both alike."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.bench.figures import Aim, Row, percentile
from bot.bench.load import Timings, Visitors
from bot.bench.servers import Recipe, running

MANY = 20


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds, and messages of a round in 1 and in 20 conversations."""

    rounds: int
    alone: int
    crowd: int
    starts: int
    warm_up: int = 60


THOROUGH = Effort(rounds=5, alone=50, crowd=120, starts=2)
QUICK = Effort(rounds=3, alone=40, crowd=80, starts=1)


@dataclass
class Measured:
    """What was measured of one bot."""

    alone: Timings = field(default_factory=Timings)
    crowd: Timings = field(default_factory=Timings)
    starts: list[float] = field(default_factory=list)
    pss: float = 0.0
    cpu_s: float = 0.0

    @property
    def cpu_ms(self) -> float:
        """Processor milliseconds a message."""
        return 1e3 * self.cpu_s / (len(self.alone.seconds) + len(self.crowd.seconds))


def compare(
    ours: Recipe, other: Recipe, processor: int, effort: Effort
) -> tuple[Measured, Measured]:
    """Measure two bots that run at the same time on the same processor, one block each in turn.

    The bot that is not asked waits without work, so each has the processor for itself.
    """
    results = Measured(), Measured()
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(running(one, {processor})) for one in (ours, other)]
        visitors = [Visitors(one.url, name) for one, name in zip(servers, ("a", "b"))]
        for one in visitors:
            one.ask(effort.warm_up)
            one.ask(effort.warm_up, MANY)
        before = [one.cpu() for one in servers]
        for _ in range(effort.rounds):
            for result, one in zip(results, visitors):
                result.alone.add(one.ask(effort.alone))
            for result, one in zip(results, visitors):
                result.crowd.add(one.ask(effort.crowd, MANY))
        for result, server, former in zip(results, servers, before):
            result.cpu_s = server.cpu() - former
            result.pss = server.pss()
            result.starts.append(server.start_s)
    for _ in range(effort.starts - 1):
        for result, recipe in zip(results, (ours, other)):
            with running(recipe, {processor}) as server:
                result.starts.append(server.start_s)
    return results


def rows(ours: Measured, other: Measured, p50: Aim | None, throughput: Aim | None) -> Iterator[Row]:
    """Yield the latency and the throughput of two bots; only the aims' rows can be missed."""
    for name, of in (("1 conversation", _alone), ("20 conversations", _crowd)):
        mine, theirs = (of(one).seconds for one in (ours, other))
        for share in (0.5, 0.95, 0.99):
            yield Row(
                f"latency p{share * 100:.0f}, {name}",
                percentile(mine, share) * 1e3,
                percentile(theirs, share) * 1e3,
                "ms",
                p50 if share == 0.5 else None,
            )
    yield Row(
        "throughput, one core",
        ours.crowd.per_second,
        other.crowd.per_second,
        "msg/s",
        throughput,
    )
    yield Row("processor time a message", ours.cpu_ms, other.cpu_ms, "ms")


def start_row(ours: Measured, other: Measured) -> Row:
    """Return the time from the command to the first answer."""
    return Row("start to first answer", *_medians(ours, other), "s")


def _medians(ours: Measured, other: Measured) -> tuple[float, float]:
    return statistics.median(ours.starts), statistics.median(other.starts)


def _alone(one: Measured) -> Timings:
    return one.alone


def _crowd(one: Measured) -> Timings:
    return one.crowd
