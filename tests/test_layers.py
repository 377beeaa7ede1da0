"""The direction of imports: each layer knows only those before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.paths import ROOT

# What answers, without Rasa. Of bot.query, modules and folders in the order of its docstring.
LAYERS = (
    "bot.text",
    "bot.knowledge",
    "bot.understanding",
    "bot.query.question",
    "bot.query.result",
    "bot.query.territory",
    "bot.query.cues",
    "bot.query.scoring",
    "bot.query.subject_index",
    "bot.query.engine",
    "bot.query.subjects",
    "bot.query.evidence",
    "bot.query.skills",
    "bot.query.follow_ups",
    "bot.wording",
)
# What belongs to no layer.
COMMON = ("bot.paths", "bot.clock")


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def is_in(module: str, package: str) -> bool:
    """Tell whether ``module`` is ``package`` or lies in it."""
    return f"{module}.".startswith(f"{package}.")


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_those_before_it(layer: str) -> None:
    """No module looks back from its layer, nor does any need Rasa or the server."""
    place = ROOT / layer.replace(".", "/")
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    known = (*LAYERS[: LAYERS.index(layer) + 1], *COMMON)
    unknown = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in files
        for module in imports_of(path)
        if module.split(".")[0] in {"bot", "actions", "rasa", "rasa_sdk"}
        and not any(is_in(module, one) for one in known)
    ]
    assert unknown == []
    assert files


def test_every_module_of_the_query_has_its_layer() -> None:
    """A new file beside the folders of bot/query has to be given its place in the order."""
    modules = {
        f"bot.query.{one.stem}"
        for one in (ROOT / "bot" / "query").iterdir()
        if one.is_dir() or one.suffix == ".py"
    }
    assert modules - {"bot.query.__init__", "bot.query.__pycache__"} <= set(LAYERS)
