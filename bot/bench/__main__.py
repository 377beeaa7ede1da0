"""``python -m bot.bench``: measure, print the table, fail when an aim is missed."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.bench import capacity, contestants, growth, memory
from bot.bench.comparison import QUICK, THOROUGH, Effort, compare, rows, start_row
from bot.bench.contestants import Trained
from bot.bench.figures import Row, Section, at_least, at_most, table
from bot.bench.servers import Recipe, go_first
from bot.paths import ROOT
from bot.training import ensure_model

FOLDER = ROOT / "var" / "bench"
OURS = "metz-bot"


class Bench:
    """One run: every section measured, the same processors used throughout."""

    def __init__(self, *, quick: bool) -> None:
        """Take two processors: one for the bots, one for who asks."""
        self.quick = quick
        self.effort: Effort = QUICK if quick else THOROUGH
        self.processors = sorted(os.sched_getaffinity(0))
        self.processor = self.processors[0]
        FOLDER.mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def asking_from_elsewhere(self) -> Iterator[None]:
        """Keep this process off the bots' processor."""
        rest = set(self.processors[1:]) or set(self.processors)
        os.sched_setaffinity(0, rest)
        go_first(os.getpid())
        try:
            yield
        finally:
            os.sched_setaffinity(0, set(self.processors))

    def sections(self) -> Iterator[Section]:
        """Yield each section of the table as soon as it has been measured."""
        (beside_defaults, needs), theirs = self.defaults()
        yield beside_defaults
        yield self.today(theirs)
        yield self.floor()
        yield self.conversation()
        yield self.processes()
        yield needs
        yield self.knowledge()

    def defaults(self) -> tuple[list[Section], Trained]:
        """Compare with Rasa's defaults in the same environment."""
        say("training both")
        mine = contestants.train_ours(FOLDER / "ours")
        folder = FOLDER / "baseline"
        theirs = contestants.train_baseline(folder)
        say("measuring beside Rasa's defaults")
        with self.asking_from_elsewhere():
            ours, other = compare(
                contestants.ours(FOLDER / "ours"),
                contestants.baseline(folder, theirs.model),
                self.processor,
                self.effort,
            )
        parts = memory.parts(ours.pss, min(ours.starts))
        found = [
            *rows(ours, other, at_most(0.5), at_least(2.5)),
            Row("a commit to this disk, not in the above", capacity.commit_ms(FOLDER), None, "ms"),
            start_row(ours, other),
            *(Row(f"  {one.name}", one.seconds, None, "s") for one in parts),
            Row("training, processor time", mine.seconds, theirs.seconds, "s", at_most(0.25)),
            Row("model size", mine.megabytes, theirs.megabytes, "MB", at_most(0.1)),
            Row("memory (PSS) after 500 messages", ours.pss, other.pss, "MB", at_most(1.0)),
            *(Row(f"  {one.name}", one.megabytes, None, "MB") for one in parts),
        ]
        heading = "Beside Rasa's default pipeline and policies, same data, same environment"
        stored = capacity.Stored.in_file(contestants.database_of(FOLDER / "ours"))
        needed = list(capacity.rows(ours.crowd.per_second, ours.pss, stored))
        needs = Section("What a day needs (see docs/performances.md)", OURS, "", needed)
        return [Section(heading, OURS, "Rasa default", found), needs], theirs

    def today(self, theirs: Trained) -> Section:
        """Compare with Rasa as pip installs it today."""
        heading = "Beside Rasa as pip installs it today (Python 3.10, newest allowed dependencies)"
        python = contestants.old_python()
        if python is None:
            note = "  skipped: no Python 3.10 was found (on PATH or under ~/.pyenv/versions)"
            return Section(heading, OURS, "", note=note)
        say("installing Rasa as pip does")
        program = contestants.pip_environment(FOLDER / "python3.10", python)
        recipe = contestants.baseline(FOLDER / "baseline", theirs.model, program, "Rasa today")
        say("measuring beside it")
        with self.asking_from_elsewhere():
            effort = Effort(self.effort.rounds, self.effort.alone, self.effort.crowd, 1)
            ours, other = compare(contestants.ours(FOLDER / "ours"), recipe, self.processor, effort)
        found = list(rows(ours, other, at_most(0.25), at_least(4.0)))
        return Section(heading, OURS, "Rasa today", found)

    def floor(self) -> Section:
        """Compare with the least that Rasa costs."""
        say("measuring beside Rasa's floor")
        model = contestants.train_floor(FOLDER / "floor").model
        recipe: Recipe = contestants.floor(FOLDER / "floor", model)
        with self.asking_from_elsewhere():
            effort = Effort(
                max(self.effort.rounds // 2, 1), *(self.effort.alone, self.effort.crowd), 1
            )
            ours, other = compare(contestants.ours(FOLDER / "ours"), recipe, self.processor, effort)
        heading = (
            "Beside Rasa's floor: a pipeline that does nothing, one rule, an action in process"
        )
        found = [*rows(ours, other, None, None), start_row(ours, other)]
        return Section(
            heading, OURS, "Rasa floor", [*found, Row("memory", ours.pss, other.pss, "MB")]
        )

    def knowledge(self) -> Section:
        """Compare the assistant with itself knowing more."""
        sizes = (1, 10) if self.quick else (1, 10, 100)
        grown = {}
        for times in sizes:
            say(f"training with {times} times the knowledge")
            grown[times] = growth.grown_project(FOLDER / "knowledge" / f"x{times}", times)
        say("measuring what it costs")
        with self.asking_from_elsewhere():
            found = list(growth.knowledge_rows(grown, self.processor, self.effort))
        return Section("With more knowledge (invented subjects)", "grown", "×1", found)

    def conversation(self) -> Section:
        """Compare the end of long conversations with their beginning."""
        say("talking for long")
        with self.asking_from_elsewhere():
            length, count = (200, 2) if self.quick else (800, 4)
            found = list(growth.conversation_rows(FOLDER / "long", length, self.processor, count))
        return Section("In long conversations", "late", "early", found)

    def processes(self) -> Section:
        """Compare several processes with one, on all processors."""
        say("starting several processes")
        counts = (1, 2) if self.quick else (1, 2, 4)
        found = list(growth.process_rows(FOLDER / "processes", counts, self.effort))
        heading = f"With several processes, on {len(self.processors)} processors that also ask"
        return Section(heading, "several", "one", found)


def say(what: str) -> None:
    """Tell what is being done, apart from the table."""
    print(f"[{time.strftime('%H:%M:%S')}] {what}…", file=sys.stderr, flush=True)


def main() -> int:
    """Run the bench and return the exit code."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="fewer messages, knowledge ×10 at most",
    )
    parser.add_argument("--save", type=Path, help="write the table to this file too")
    arguments = parser.parse_args()
    begin = time.monotonic()
    ensure_model()
    bench = Bench(quick=arguments.quick)
    text, missed = "", []
    for section in bench.sections():
        shown = table([section])
        print(shown, flush=True)
        text += f"{shown}\n"
        missed += [row.name.strip() for row in section.rows if row.missed]
    end = f"\n{len(missed)} aim(s) missed" + (f": {', '.join(missed)}" if missed else "")
    end += f"; {(time.monotonic() - begin) / 60:.0f} minutes"
    print(end)
    if arguments.save:
        arguments.save.write_text(f"{text}{end}\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
