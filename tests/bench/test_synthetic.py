"""The invented subjects of the growth measure."""

from __future__ import annotations

from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from bot.bench.synthetic import invent, write
from bot.knowledge import load_knowledge
from bot.knowledge.reader import subject_entries
from bot.understanding.names import own_names_of

COUNT = 1200


def test_they_are_always_the_same_and_never_alike() -> None:
    """Two runs measure the same subjects; ids, names and aliases are distinct."""
    invented = invent(COUNT, load_knowledge())
    assert invented == invent(COUNT, load_knowledge())
    for values in zip(*((one.id, one.name, one.alias) for one in invented)):
        assert len(set(values)) == COUNT


def test_a_hundred_times_the_knowledge_can_be_invented() -> None:
    """There are names enough for the largest size."""
    knowledge = load_knowledge()
    count = 99 * len(knowledge.subjects)
    assert len({one.alias for one in invent(count, knowledge)}) == count


def test_more_than_there_are_names_for_is_refused() -> None:
    """No name is used twice, whatever is asked for."""
    with pytest.raises(ValueError, match="no more than"):
        invent(1_000_000, load_knowledge())


def test_a_misspelled_alias_is_one_error_away() -> None:
    """Two different letters are swapped: one error, and no other subject's name."""
    aliases = {one.alias for one in invent(COUNT, load_knowledge())}
    for one in invent(COUNT, load_knowledge()):
        assert OSA.distance(one.alias, one.misspelled) == 1
        assert one.misspelled not in aliases


def test_they_are_knowledge_as_editors_write_it(tmp_path: Path) -> None:
    """The files hold every subject with its names, its commune and three facts."""
    knowledge = load_knowledge()
    (tmp_path / "subjects").mkdir()
    invented = invent(COUNT, knowledge)
    write(invented, tmp_path / "subjects")
    entries = [one.mapping for one in subject_entries(tmp_path)]
    assert sorted(one["id"] for one in entries) == sorted(one.id for one in invented)
    by_id = {one["id"]: one for one in entries}
    for one in invented[:5]:
        entry = by_id[one.id]
        assert (entry["name"], entry["aliases"]) == (one.name, [one.alias])
        assert entry["relations"]["located_in"][0] in knowledge.subjects
        says = {fact["attribute"]: fact["says"] for fact in entry["facts"]}
        assert set(says) == {"identity", "headcount", "activity"}
        assert str(one.headcount) in says["headcount"]
    known = {name for subject in knowledge.subjects.values() for name in own_names_of(subject)}
    assert known.isdisjoint({one.alias for one in invented})
