"""The runner of a loaded graph: what is needed runs, once, after what it needs."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.server.graph_runner import SequentialGraphRunner

ran: list[str] = []


class Adder(GraphComponent):
    """Adds its number to the sum of what it is given."""

    def __init__(self, number: int) -> None:
        self.number = number

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Adder:
        """Create the component."""
        return cls(config["number"])

    def add(self, **given: int) -> int:
        """Return the sum."""
        ran.append(str(self.number))
        return self.number + sum(given.values())


def node(number: int, **needs: str) -> SchemaNode:
    """Return a node that adds ``number`` to what ``needs`` give."""
    return SchemaNode(needs, Adder, "create", "add", {"number": number}, eager=True)


SCHEMA = GraphSchema(
    {
        "last": node(100, left="left", right="right"),
        "left": node(10, start="first"),
        "right": node(20, start="first"),
        "first": node(1, start="__input__"),
        "aside": node(1000, start="first"),
    }
)


def runner(kind: type[GraphRunner], folder: Any) -> GraphRunner:
    """Return a runner of ``SCHEMA``."""
    ran.clear()
    return kind.create(SCHEMA, LocalModelStorage(folder), ExecutionContext(SCHEMA))


@pytest.mark.parametrize("targets", [["last"], ["left"], ["last", "aside"]])
def test_it_gives_what_rasas_runner_gives(targets: list[str], tmp_path: Any) -> None:
    """The outputs are those of Rasa's own runner, for each choice of targets."""
    inputs = {"__input__": 5}
    expected = runner(DaskGraphRunner, tmp_path).run(dict(inputs), targets)
    assert runner(SequentialGraphRunner, tmp_path).run(dict(inputs), targets) == expected


def test_each_needed_node_runs_once_and_no_other(tmp_path: Any) -> None:
    """A node that two others need runs once; one that nothing needs does not run."""
    local = runner(SequentialGraphRunner, tmp_path)
    for _ in range(2):
        ran.clear()
        local.run({"__input__": 5}, ["last"])
        assert sorted(ran) == ["1", "10", "100", "20"]


def test_an_input_may_not_bear_the_name_of_a_node(tmp_path: Any) -> None:
    """An input that would hide a node is refused."""
    with pytest.raises(GraphRunError):
        runner(SequentialGraphRunner, tmp_path).run({"first": 5}, ["last"])
