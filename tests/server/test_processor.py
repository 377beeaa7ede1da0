"""What the processor can do is used, whatever NumPy's OpenBLAS knows of it."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

_KERNELS = """
from bot import cli
cli._quieten()
import numpy, threadpoolctl
found = [one for one in threadpoolctl.threadpool_info() if "numpy" in one["filepath"]]
print(*(one["architecture"] for one in found))
"""
# How many kilobytes lie in large pages once they have been asked for.
_OBJECTS = """
from bot.server.large_pages import take_large_pages
objects = list(map(str, range(2_000_000)))
take_large_pages()
print(open("/proc/self/smaps_rollup").read().partition("AnonHugePages:")[2].split()[0])
"""
ABILITIES = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()


@pytest.mark.parametrize(
    ("chosen", "used"),
    [
        (None, "SkylakeX" if "avx512vl" in ABILITIES else "Haswell"),
        ("Nehalem", "Nehalem"),
    ],
)
def test_the_kernels_are_the_widest_or_those_chosen(chosen: str | None, used: str) -> None:
    """The widest that the processor has are used, unless the operator has chosen others."""
    environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
    if chosen:
        environment["OPENBLAS_CORETYPE"] = chosen
    command = [sys.executable, "-W", "ignore", "-c", _KERNELS]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == used


def test_what_is_loaded_lies_in_large_pages() -> None:
    """Python's objects are moved into large pages, where Linux can and its operator lets it."""
    command = [sys.executable, "-W", "ignore", "-c", _OBJECTS]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    version = tuple(map(int, platform.release().split(".")[:2]))
    choice = Path("/sys/kernel/mm/transparent_hugepage/enabled").read_text(encoding="ascii")
    assert (int(ended.stdout) > 50_000) == (version >= (6, 1) and "[never]" not in choice)
