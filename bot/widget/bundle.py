"""The widget as one file: its modules one after the other, without comments and white space.

The sources run as they stand in a browser that knows CSS modules; one small file only loads
faster. Nothing is renamed: what a browser shows in an error is what stands in the source.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import rcssmin
import rjsmin

SOURCES = Path(__file__).resolve().parent
ENTRY = "widget.js"
HEAVIEST = 15_000

_IMPORT = re.compile(r'^import (?P<names>.+?) from "\./(?P<part>[\w.]+)"[^;]*;\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
# The minifier takes the inside of a template within a template for code.
_NESTED_TEMPLATE = re.compile(r"`[^`]*\$\{[^}`]*`")
_TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


class BundleError(ValueError):
    """The parts cannot stand in one file; the message says why."""


@dataclass(frozen=True)
class Bundle:
    """The widget as it is served."""

    script: bytes
    compressed: bytes

    @property
    def version(self) -> str:
        """A short hash that changes when the widget does."""
        return hashlib.sha256(self.script).hexdigest()[:12]


def parts(entry: str = ENTRY) -> tuple[str, ...]:
    """Return the names of the modules that ``entry`` needs, each after what it needs itself."""
    ordered: dict[str, None] = {}
    _collect(entry, ordered)
    return tuple(ordered)


def _collect(name: str, ordered: dict[str, None]) -> None:
    for found in _IMPORT.finditer(source(name)) if name.endswith(".js") else ():
        if found["part"] not in ordered:
            _collect(found["part"], ordered)
    ordered[name] = None


@functools.cache
def bundle() -> Bundle:
    """Return the widget, made once.

    Raises:
        BundleError: two modules name something alike, or one is not understood.
    """
    names = Counter(name for part in parts() for name in _TOP_LEVEL.findall(source(part)))
    twice = sorted(name for name, count in names.items() if count > 1)
    if twice:
        raise BundleError(f"named in two modules of the widget: {', '.join(twice)}")
    joined = "".join(_as_script(part) for part in parts())
    left_over = re.search(r"^(?:import|export)\b.*", joined, re.MULTILINE)
    left_over = left_over or _NESTED_TEMPLATE.search(joined)
    if left_over:
        raise BundleError(f"not understood: {left_over.group()}")
    script = rjsmin.jsmin(joined).encode()
    # No time in the header: the same widget is the same bytes.
    return Bundle(script, gzip.compress(script, compresslevel=9, mtime=0))


def _as_script(part: str) -> str:
    if part.endswith(".css"):
        style = json.dumps(rcssmin.cssmin(source(part)), ensure_ascii=False)
        return f"const sheet = new CSSStyleSheet();\nsheet.replaceSync({style});\n"
    return _EXPORT.sub("", _IMPORT.sub("", source(part)))


def source(part: str) -> str:
    """Return the text of a part."""
    return (SOURCES / part).read_text(encoding="utf-8")


def report() -> str:
    """Return what the widget weighs, part by part, as a table."""
    made = bundle()
    weights = [(len(source(part).encode()), part) for part in parts()]
    weights.append((len(made.script), f"widget.js servi, version {made.version}"))
    weights.append((len(made.compressed), f"widget.js compressé (gzip), moins de {HEAVIEST}"))
    return "\n".join(f"{weight:>6} octets  {what}" for weight, what in weights)
