"""The knowledge's names in a message: misspelled ones, ordinary words, unknown names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy

from bot.knowledge import load_knowledge
from bot.understanding.message_reader import MessageReader, Reading
from bot.understanding.names import allowed_errors

Read = Callable[[str], Reading]


@pytest.fixture(scope="module")
def read() -> Read:
    """Read a message as the pipeline does: the project's names, spaCy's words and entities."""
    unread = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "tagger"]
    model = spacy.load("fr_core_news_md", exclude=unread)
    reader = MessageReader(load_knowledge(), model.vocab.has_vector)

    def read_message(text: str) -> Reading:
        spans = [(entity.start_char, entity.end_char) for entity in model(text).ents]
        return reader.read(text, spans)

    return read_message


def subjects(reading: Reading) -> list[str]:
    """Return the surest subject of each name in a message."""
    return [name.subjects[0] for name in reading.names]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("stelantis", "stellantis-metz"),
        ("que fabrique stellentis", "stellantis-metz"),
        ("central supelec", "centralesupelec"),
        ("centralsuppelec metz", "centralesupelec"),
        ("arts et metier", "arts-et-metiers"),
        ("les arts et métiers", "arts-et-metiers"),
        ("institut photonik", "institut-photonique"),
        ("territoire industrie", "territoires-industrie"),
        ("actipole", "actipole"),
        ("E-TRANSMISSIONS", "e-transmissions"),
        ("quest for indutsry", "quest-for-industry"),
        ("inspir metz sa sert a quoi", "inspire-metz"),
        ("the poul c quoi", "the-pool"),
    ],
)
def test_a_misspelled_name_is_understood(text: str, subject: str, read: Read) -> None:
    """A name is understood with typing errors, words run together or apart, any case."""
    assert subject in subjects(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "merci beaucoup",
        "Merci !",
        "je cherche une classe",
        "la poule aux œufs d'or",
        "il faut que je te parle",
        "où est la pelle",
        "c'est un marin",
        "mon voisin est parti",
        "un lycée pour ma fille",
    ],
)
def test_an_ordinary_word_is_not_a_name(text: str, read: Read) -> None:
    """An ordinary word is never taken for a misspelled name, nor for an unknown one."""
    reading = read(text)
    assert subjects(reading) == []
    assert reading.unknown_names == ()


def test_a_name_close_to_an_ordinary_word_is_found_when_it_is_written(read: Read) -> None:
    """Mercy is found although « merci » is an ordinary word."""
    assert subjects(read("combien d'hectares à Mercy ?")) == ["mercy"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("combien d'emplois industriels en Bretagne ?", "Bretagne"),
        ("combien d'emplois industriels en bretagne ?", "bretagne"),
        ("que fabrique Airbus ?", "Airbus"),
        ("combien de salariés chez airbus ?", "airbus"),
        ("quelles écoles d'ingénieurs à Toulouse ?", "Toulouse"),
        ("le port de Marseille", "Marseille"),
        ("l'industrie en Allemagne", "Allemagne"),
    ],
)
def test_a_name_that_the_knowledge_lacks_is_told_apart(text: str, name: str, read: Read) -> None:
    """A place or a company that the knowledge does not hold is told apart as unknown."""
    assert name in read(text).unknown_names


@pytest.mark.parametrize(
    "text",
    [
        *("que fabrique Claas à Woippy ?", "l'ENIM à Metz", "CEA Tech", "et De La Salle ?"),
        # Nor are words that a sentence opens with.
        *("Enchanté. Combien de lycées ?", "Détaillez le second.", "Celle de Metz ?"),
    ],
)
def test_a_known_name_is_not_unknown(text: str, read: Read) -> None:
    """A name of the knowledge is not reported as unknown."""
    assert read(text).unknown_names == ()


def test_the_longest_name_wins(read: Read) -> None:
    """A longer name wins over the shorter one that it contains."""
    assert subjects(read("Stellantis Trémery")) == ["stellantis-tremery"]


def test_a_shared_name_gives_every_subject(read: Read) -> None:
    """A name that two communes share gives both."""
    (name,) = read("combien d'habitants à Ars ?").names
    assert set(name.subjects) == {"ars-laquenexy", "ars-sur-moselle"}


def test_words_inside_a_name_ask_for_nothing(read: Read) -> None:
    """A word inside a name is not read as what is asked for."""
    reading = read("l'Institut de Photonique")
    named = {place for name in reading.names for place in range(name.start, name.end)}
    asked = {place for match in reading.attributes for place in range(match.start, match.end)}
    assert not named & asked


def test_diplomas_and_tracks_are_read(read: Read) -> None:
    """The diploma and the track of a lycée are read, whatever their case."""
    assert read("un bts après un bac Sti2d").diplomas == ("bts",)
    assert "sti2d" in read("un bts après un bac Sti2d").tracks


def test_short_names_allow_no_error() -> None:
    """The number of errors allowed grows with the name, and is none for a short one."""
    allowed = [allowed_errors(length) for length in (3, 4, 6, 9, 15)]
    assert allowed[:2] == [0, 0]
    assert allowed == sorted(allowed)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        *(("", []), ("   ", []), ("😀", []), ("\x00", []), ("a" * 10_000, [])),
        ("é" * 3_000 + " Claas", ["claas"]),
    ],
    ids=lambda value: ascii(value[:9]),
)
def test_awkward_messages_are_read(text: str, named: list[str], read: Read) -> None:
    """An empty, strange or very long message names what it names, and nobody unknown."""
    reading = read(text)
    assert subjects(reading) == named
    assert reading.unknown_names == ()
