"""What the processor can do is used, whatever NumPy's OpenBLAS knows of it."""

from __future__ import annotations

import os
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
# What would go on to load the model tells what it was started with.
_SERVING = """
import os
from bot import cli
cli.load_settings = lambda **_: exit(print(os.environ["GLIBC_TUNABLES"]))
cli.main()
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


@pytest.mark.parametrize(
    ("chosen", "used"),
    [(None, "glibc.malloc.hugetlb=1"), ("glibc.malloc.arena_max=2", "glibc.malloc.arena_max=2")],
)
def test_a_server_has_large_pages_or_what_was_chosen(chosen: str | None, used: str) -> None:
    """The server asks glibc for large pages, unless the operator has tuned it otherwise."""
    environment = {key: value for key, value in os.environ.items() if key != "GLIBC_TUNABLES"}
    if chosen:
        environment["GLIBC_TUNABLES"] = chosen
    command = [sys.executable, "-W", "ignore", "-c", _SERVING, "serve"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == used
