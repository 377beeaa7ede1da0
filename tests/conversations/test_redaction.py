"""What is stored of a message with personal data, beyond its text."""

from __future__ import annotations

import json
import time

import pytest

from bot.conversations.masking import PersonalData
from bot.conversations.redaction import Redaction

EMAIL = PersonalData.EMAIL.value
PHONE = PersonalData.PHONE.value
TEXT = "je suis jean.dupont@example.fr, tél 06 12 34 56 78, combien d'emplois chez Stellantis ?"
READING = {
    "text": TEXT,
    "intent": {"name": "ask_figure", "confidence": 0.9},
    "entities": [
        {"entity": "subject", "value": "stellantis-metz", "candidates": ["stellantis-metz"]},
        {"entity": "unknown_name", "value": "dupont"},
        {"entity": "unknown_name", "value": "Jean Dupont"},
    ],
    "corrected_text": TEXT.replace("tél", "téléphone"),
    "text_tokens": [[0, 2]],
    "fact_ranking": [{"id": "stellantis-metz-headcount", "score": 0.5}],
    "attribute_ranking": [{"id": "headcount", "score": 0.9}],
    "intent_ranking": [{"name": "ask_figure", "confidence": 0.9}],
    "language": "fr",
}
MARKERS = ("dupont", "example.fr", "06 12", "0612345678", "34 56 78")


def test_nothing_of_an_event_repeats_the_personal_data() -> None:
    """Text, correction, entities and metadata of the message hold none of it."""
    event = {"event": "user", "text": TEXT, "parse_data": READING, "metadata": {"echo": TEXT}}
    stored = json.dumps(Redaction(TEXT).of_event(event), ensure_ascii=False).casefold()
    assert not [one for one in MARKERS if one in stored]


def test_what_the_message_was_about_stays() -> None:
    """Intent, named subjects and language are kept, and the text around the personal data."""
    stored = Redaction(TEXT).of_reading(READING)
    assert stored["intent"] == READING["intent"]
    assert stored["entities"][0]["value"] == "stellantis-metz"
    assert stored["language"] == "fr"
    assert stored["text"] == (f"je suis {EMAIL}, tél {PHONE}, combien d'emplois chez Stellantis ?")


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("Je ne sais rien de « jean.dupont@example.fr ».", f"Je ne sais rien de « {EMAIL} »."),
        ("Bonjour Jean Dupont !", f"Bonjour {EMAIL} !"),
        ("Vous écrivez 06.12.34.56.78 ?", f"Vous écrivez {PHONE} ?"),
        ("Le CEA Tech : 03 87 20 10 00.", "Le CEA Tech : 03 87 20 10 00."),
    ],
)
def test_answers_that_repeat_it_are_redacted(said: str, stored: str) -> None:
    """An answer keeps the numbers of organisations, and loses those of the visitor."""
    event = {"event": "bot", "text": said, "data": {"custom": {"facts": ["x"]}}}
    assert Redaction(TEXT).of_event(event)["text"] == stored


def test_other_messages_are_stored_as_they_are() -> None:
    """Without personal data only what can be computed again is left out."""
    text = "combien d'emplois chez Stellantis en 2024, 270 000 ?"
    reading = {**READING, "text": text}
    redaction = Redaction(text)
    assert not redaction
    stored = redaction.of_event({"event": "user", "text": text, "parse_data": reading})
    assert stored["text"] == text
    dropped = {"fact_ranking", "attribute_ranking", "intent_ranking", "text_tokens"}
    assert reading.keys() - stored["parse_data"].keys() == dropped


def test_redaction_is_cheap_where_there_is_nothing_to_redact() -> None:
    """An ordinary message costs less than 0.2 ms altogether."""
    text = "Combien d'emplois industriels dans le Grand Est en 2024 ?"
    event = {"event": "user", "text": text, "parse_data": {**READING, "text": text}}
    times = []
    for _ in range(50):
        start = time.perf_counter()
        Redaction(text).of_event(event)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.0002
