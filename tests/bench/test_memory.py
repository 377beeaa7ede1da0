"""Reading how much memory processes take."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.bench.memory import descendants, pss_in, pss_of

ROLLUP = """\
55d0c0a00000-7ffd2a5f6000 ---p 00000000 00:00 0                          [rollup]
Rss:              204800 kB
Pss:              102400 kB
Pss_Anon:          90000 kB
SwapPss:               7 kB
"""


def test_the_proportional_size_is_read_in_megabytes() -> None:
    """Of the kernel's lines, only the whole proportional size counts."""
    assert pss_in(ROLLUP) == 100.0


def test_a_text_without_it_is_refused() -> None:
    """A kernel that does not tell makes the bench fail instead of showing a zero."""
    with pytest.raises(ValueError, match="Pss"):
        pss_in("Rss: 12 kB\n")


def test_children_and_their_children_count() -> None:
    """All that a process has started counts, whatever started it; strangers do not."""
    parents = {2: 1, 3: 2, 4: 3, 5: 1, 6: 5}
    assert descendants(parents, [2]) == {2, 3, 4}
    assert descendants(parents, [2, 5]) == {2, 3, 4, 5, 6}


def test_what_a_process_holds_is_measured() -> None:
    """A process that takes 60 MB more is measured at 50 to 80 MB more, and one that ended at 0."""
    sizes = []
    for more in (0, 60):
        code = f"held = bytearray(b'x') * ({more} << 20); print('held', flush=True); input()"
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            process.stdout.readline()
            sizes.append(pss_of([process.pid]))
            process.communicate(b"\n")
    assert 50 < sizes[1] - sizes[0] < 80
    assert pss_of([process.pid]) == 0
    assert pss_of([os.getpid()]) > 0
