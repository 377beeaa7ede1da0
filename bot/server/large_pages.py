"""What a process has loaded, moved into large pages of memory.

A message reads weights, tables and objects all over the memory: with pages of 4 kB, up to a tenth
of its time is spent on finding these. Linux gives large ones to those who ask; neither Python, for
its objects, nor glibc does.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path

# Linux 6.1 and later; an older one refuses, and nothing changes.
_COLLAPSE = 25
_LARGE_PAGE = 2 * 1024 * 1024
_MAPS = Path("/proc/self/maps")
_CHOICE = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def take_large_pages() -> None:
    """Move what is in memory by now into large pages, unless the machine's operator wants none."""
    if sys.platform != "linux" or not _CHOICE.exists() or "[never]" in _CHOICE.read_text("ascii"):
        return
    advise = ctypes.CDLL(None).madvise
    for start, end in _own_memory():
        advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _COLLAPSE)


def _own_memory() -> Iterator[tuple[int, int]]:
    """Yield where memory lies that this process alone reads and writes, and that is no file's."""
    for line in _MAPS.read_text("utf-8", "replace").splitlines():
        addresses, rights, _, _, file, *name = line.split()
        start, end = (int(one, 16) for one in addresses.split("-"))
        private = rights == "rw-p" and file == "0" and name in ([], ["[heap]"])
        if private and end - start >= _LARGE_PAGE:
            yield start, end
