"""Whatever is asked, nothing is stated that a listed fact does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from talking import Said, TalkingBot, messages_of

from bot.knowledge import Fact, Knowledge, Subject, load_knowledge
from bot.server.guard import Admitted, admit

EVALUATION = Path(__file__).resolve().parent / "evaluation"
KINDS = {"answer", "clarification", "suggestion", "fallback", "social"}
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
_GROUPED = re.compile(r"(?<=\d)[ .\u00a0\u202f](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# The numbers that the frames of lists state themselves: how many there are, which are shown, of how
# many it is known what they are ranked by.
_FRAMES = (
    re.compile(r"j['\u2019]en connais \d+"),
    re.compile(r"Il en reste \d+"),
    re.compile(r"Suite de la liste \(\d+ à \d+ sur \d+\)"),
    re.compile(r"(?:pour|for|für) \d+ (?:sur|of|von) \d+"),
    re.compile(r"I know of \d+|There are \d+ more|\(\d+ to \d+ of \d+\)"),
    re.compile(r"Ich kenne davon \d+|Es gibt noch \d+|\(\d+ bis \d+ von \d+\)"),
)


@dataclass(frozen=True)
class Reply:
    """One message of the bot, and the question that it answers."""

    item: str
    asked: str
    said: Said

    def __str__(self) -> str:
        """Return the line that a failure prints."""
        return f"{self.item} « {self.asked} » -> {self.said.kind} {self.said.text!r}"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The project's knowledge."""
    return load_knowledge()


@pytest.fixture(scope="module")
def replies(assistant: TalkingBot) -> list[Reply]:
    """Every message that answers an evaluation question, each question asked once."""
    found = []
    for path in sorted(EVALUATION.glob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            for turn in item["turns"]:
                (entries,) = assistant.ask(f"sourced-{item['id']}", turn["ask"])
                said = messages_of(entries)
                assert said, f"{item['id']}: no message for {turn['ask']!r}"
                found += [Reply(item["id"], turn["ask"], one) for one in said]
    return found


def report(offenders: list[str]) -> str:
    """Return what a failure prints: every offender on its line."""
    return f"{len(offenders)} message(s):\n" + "\n".join(offenders)


def numbers_in(text: str) -> set[str]:
    """Return the numbers of ``text``: thousands joined, decimal commas as points."""
    plain = _GROUPED.sub("", _ADDRESS.sub(" ", text)).replace("\u00a0", " ").replace("\u202f", " ")
    return {_canonical(number) for number in _NUMBER.findall(plain)}


def _canonical(number: str) -> str:
    whole, _, decimals = number.replace(",", ".").partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))


def _figures_of(fact: Fact) -> Iterator[str]:
    for figure in fact.figures:
        yield _canonical(f"{figure.value:f}")
        if figure.year is not None:
            yield str(figure.year)


def _names_of(subject: Subject) -> str:
    return " ".join((subject.name, subject.short or "", *subject.aliases, *subject.shared_aliases))


def supported_numbers(knowledge: Knowledge, said: Said) -> set[str]:
    """Return the numbers that the facts, subjects and sources of a message account for."""
    facts = [knowledge.facts[one] for one in said.facts]
    about = {*said.subjects, *(fact.subject for fact in facts)}
    numbers: set[str] = set()
    for fact in facts:
        numbers |= numbers_in(fact.says) | set(_figures_of(fact))
        numbers |= numbers_in((fact.date or "").replace("-", " ").replace("/", " "))
    for subject in (knowledge.subjects[one] for one in about):
        numbers |= numbers_in(_names_of(subject))
        if subject.ends is not None:
            numbers |= {str(subject.ends.day), str(subject.ends.year)}
    for source in said.sources:
        numbers |= numbers_in(f"{source['title']} {source['date'] or ''}")
    return numbers


def test_every_message_has_a_known_kind_and_no_blank_line(replies: list[Reply]) -> None:
    """Every message has a kind of the contract and a text without blank lines."""
    offenders = [
        str(one)
        for one in replies
        if one.said.kind not in KINDS
        or not one.said.text.strip()
        or not all(line.strip() for line in one.said.text.split("\n"))
    ]
    assert not offenders, report(offenders)


def test_every_answer_has_facts_and_sources(replies: list[Reply]) -> None:
    """Every answer lists at least one fact and one source; no other kind lists a fact."""
    offenders = [
        str(one)
        for one in replies
        if bool(one.said.facts and one.said.sources) != (one.said.kind == "answer")
        or (one.said.facts and one.said.kind != "answer")
    ]
    assert not offenders, report(offenders)


def test_every_named_fact_and_subject_exists(replies: list[Reply], knowledge: Knowledge) -> None:
    """Every fact and subject that a message names is one of the knowledge."""
    offenders = [
        str(one)
        for one in replies
        if not set(one.said.facts) <= knowledge.facts.keys()
        or not set(one.said.subjects) <= knowledge.subjects.keys()
    ]
    assert not offenders, report(offenders)


def test_every_number_stems_from_a_listed_fact(replies: list[Reply], knowledge: Knowledge) -> None:
    """Every number of an answer stems from a listed fact, its date, its subject or its source."""
    offenders = []
    for one in replies:
        if one.said.kind != "answer":
            continue
        text = one.said.text
        for frame in _FRAMES:
            text = frame.sub(" ", text)
        invented = numbers_in(text) - supported_numbers(knowledge, one.said)
        # « Non, X ne figure pas… » repeats the name that was asked for.
        invented -= numbers_in(one.asked)
        if invented:
            offenders.append(f"{sorted(invented)} in {one}")
    assert not offenders, report(offenders)


def test_what_admits_not_to_know_states_no_number(
    replies: list[Reply], knowledge: Knowledge
) -> None:
    """A fallback or a suggestion states no number but those of names and of the question."""
    offenders = []
    for one in replies:
        if one.said.kind not in {"fallback", "suggestion"}:
            continue
        names = " ".join(_names_of(knowledge.subjects[name]) for name in one.said.subjects)
        if numbers_in(one.said.text) - numbers_in(names) - numbers_in(one.asked):
            offenders.append(str(one))
    assert not offenders, report(offenders)


def test_every_button_is_one_that_the_bot_obeys(replies: list[Reply], knowledge: Knowledge) -> None:
    """Every message has four buttons at most, each with a payload that the guard lets pass."""
    offenders = [
        f"{button['payload']} in {one}"
        for one in replies
        for button in one.said.buttons
        if not button["title"]
        or not button["payload"].isascii()
        or len(button["payload"]) > 64
        or admit(button["payload"], knowledge, {button["payload"]})
        != Admitted(button["payload"], is_payload=True)
    ]
    offenders += [f"too many buttons in {one}" for one in replies if len(one.said.buttons) > 4]
    assert not offenders, report(offenders)
