"""What more knowledge, longer conversations and more processes cost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import aiohttp

from bot.bench.comparison import MANY, Effort
from bot.bench.contestants import ours
from bot.bench.figures import Row, at_least, at_most, percentile
from bot.bench.load import Timings, Visitors, answer
from bot.bench.questions import Asked, questions
from bot.bench.servers import QUIET, Server, running
from bot.bench.synthetic import Synthetic, invent, write
from bot.knowledge import load_knowledge
from bot.paths import ROOT

_COPIED = ("bot", "actions", "data")
_COPIED_FILES = ("config.yml", "domain.yml", "endpoints.yml", "requirements.lock")
# Every so many invented subjects, one is asked for by a misspelled alias.
ASKED_EVERY = 10
# Messages around the tenth, and the last ones, whose latencies are compared.
EARLY = (5, 25)
LATE = 20


def grown_project(folder: Path, times: int) -> tuple[Path, list[Synthetic]]:
    """Return a trained copy of the project with ``times`` its subjects, and those invented.

    Once its subjects is the project itself, trained already.

    Raises:
        RuntimeError: the training failed.
    """
    if times == 1:
        return ROOT, []
    ignored = shutil.ignore_patterns("__pycache__")
    for name in _COPIED:
        # The model stays: it is trained anew where anything of this has changed.
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in _COPIED_FILES:
        shutil.copy(ROOT / name, folder / name)
    knowledge = load_knowledge()
    invented = invent((times - 1) * len(knowledge.subjects), knowledge)
    write(invented, folder / "data" / "knowledge" / "subjects")
    with (folder / "train.log").open("wb") as log:
        trained = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bot.cli", "train"],
            cwd=folder,
            env={**os.environ, **QUIET, "PYTHONPATH": str(folder)},
            stdout=log,
            stderr=log,
            check=False,
        )
    if trained.returncode:
        tail = (folder / "train.log").read_text(errors="replace")[-3000:]
        raise RuntimeError(f"the training with {times} times the knowledge failed:\n{tail}")
    return folder, invented


def knowledge_rows(
    grown: Mapping[int, tuple[Path, list[Synthetic]]], processor: int, effort: Effort
) -> Iterator[Row]:
    """Yield the latency at each size beside that at the first, and who is still found."""
    sizes = list(grown)
    timings = {times: Timings() for times in sizes}
    found: dict[int, float] = {}
    memory: dict[int, float] = {}
    with contextlib.ExitStack() as stack:
        visitors = {}
        for times, (project, invented) in grown.items():
            server = stack.enter_context(running(ours(project / "var", project), {processor}))
            visitors[times] = Visitors(server.url, f"x{times}")
            visitors[times].ask(effort.warm_up)
            if invented:
                found[times] = asyncio.run(_share_found(server, invented[::ASKED_EVERY]))
            memory[times] = server.pss()
        for _ in range(effort.rounds):
            for times, one in visitors.items():
                timings[times].add(one.ask(effort.alone))
    first = timings[sizes[0]].seconds
    for times in sizes[1:]:
        seconds = timings[times].seconds
        aim = at_most(1.5) if times == sizes[-1] else None
        yield Row(
            f"latency p50, knowledge ×{times}",
            percentile(seconds, 0.5) * 1e3,
            percentile(first, 0.5) * 1e3,
            "ms",
            aim,
        )
        yield Row(
            f"latency p95, knowledge ×{times}",
            percentile(seconds, 0.95) * 1e3,
            percentile(first, 0.95) * 1e3,
            "ms",
        )
        yield Row(
            f"found by a misspelled alias, ×{times}", found[times] * 100, 100, "%", at_least(1.0)
        )
        yield Row(f"memory, knowledge ×{times}", memory[times], memory[sizes[0]], "MB")


async def _share_found(server: Server, invented: Sequence[Synthetic]) -> float:
    """Return the share of subjects whose headcount is told to who misspells their alias."""
    url = f"{server.url}/webhooks/rest/webhook"
    right = 0
    async with aiohttp.ClientSession() as session:
        for one in invented:
            text = f"Combien de salariés chez {one.misspelled} ?"
            entries = await answer(session, url, Asked(one.id, text))
            facts = [
                fact for entry in entries for fact in (entry.get("custom") or {}).get("facts", ())
            ]
            right += f"{one.id}-headcount" in facts
    return right / len(invented)


def conversation_rows(folder: Path, length: int, processor: int, count: int) -> Iterator[Row]:
    """Yield what the last messages of long conversations take beside the early ones."""
    texts = questions()
    early, late = Timings(), Timings()
    with running(ours(folder), {processor}) as server:
        Visitors(server.url, "warm-up").ask(60)
        for number in range(count):
            asked = [Asked(f"long-{number}", texts[i % len(texts)]) for i in range(length)]
            seconds = asyncio.run(_talk(server, asked))
            early.seconds += seconds[EARLY[0] : EARLY[1]]
            late.seconds += seconds[-LATE:]
    for share, aim in ((0.5, None), (0.95, at_most(1.5))):
        yield Row(
            f"latency p{share * 100:.0f}, message {length} beside message 10",
            percentile(late.seconds, share) * 1e3,
            percentile(early.seconds, share) * 1e3,
            "ms",
            aim,
        )


async def _talk(server: Server, asked: Sequence[Asked]) -> list[float]:
    timings: list[float] = []
    async with aiohttp.ClientSession() as session:
        for one in asked:
            begin = asyncio.get_running_loop().time()
            await answer(session, f"{server.url}/webhooks/rest/webhook", one)
            timings.append(asyncio.get_running_loop().time() - begin)
    return timings


def process_rows(folder: Path, counts: Sequence[int], effort: Effort) -> Iterator[Row]:
    """Yield the throughput of several processes on all processors, the asking one included."""
    processors = os.sched_getaffinity(0)
    alone: float | None = None
    for count in counts:
        with contextlib.ExitStack() as stack:
            servers = [
                stack.enter_context(running(ours(folder / f"process-{i}"), processors))
                for i in range(count)
            ]
            visitors = [Visitors(one.url, f"p{count}-{i}") for i, one in enumerate(servers)]
            for one in visitors:
                one.ask(effort.warm_up)
            rate = asyncio.run(_together(visitors, effort.crowd * effort.rounds // count))
            memory = sum(one.pss() for one in servers) / count
        alone = alone or rate
        plural = "processes" if count > 1 else "process"
        yield Row(f"throughput, {count} {plural}", rate, alone, "msg/s")
        yield Row(f"memory of each of {count} {plural}", memory, None, "MB")


async def _together(visitors: Sequence[Visitors], messages: int) -> float:
    blocks = await asyncio.gather(
        *(one.block(messages, max(MANY // len(visitors), 1)) for one in visitors)
    )
    return sum(len(one.seconds) for one in blocks) / max(one.elapsed for one in blocks)
