"""The 14 traps of the sources, as far as the data alone can show that they are avoided."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from bot.knowledge import Fact, Subject, load_knowledge
from bot.knowledge.dates import newest_first
from bot.knowledge.reader import read_internal
from bot.paths import KNOWLEDGE
from bot.text import squeeze
from bot.understanding.names import names_of

KNOWN = load_knowledge()
COMMUNES = {one.id for one in KNOWN.by_type["commune"]}
OUTSIDE = {one.id for one in KNOWN.by_type["outside_commune"]}
INDUSTRIAL_JOBS_OF_GRAND_EST = "grand-est-jobs-official"
ENDS = {
    "tremplin": dt.date(2024, 12, 31),
    "etude-energie-industrie": dt.date(2024, 12, 31),
    "grands-projets": dt.date(2025, 10, 31),
    "accelerateur-decarbonation": dt.date(2025, 12, 31),
    "projets-filieres": dt.date(2025, 12, 31),
    "rebond-industriel": dt.date(2026, 10, 31),
}
# No source gives their address, phone or mail.
WITHOUT_CONTACT = (
    *("inspire-metz", "the-pool", "cea-tech", "irt-m2p", "enim", "arts-et-metiers"),
    *("centralesupelec", "georgia-tech", "stellantis-metz", "stellantis-tremery", "claas", "uimm"),
)
FIRST_NAMES = (
    "Agnès|Alain|Alexandre|Alexandra|André|Anne|Antoine|Arnaud|Arthur|Aurélie|Benoît|Bernard"
    "|Brigitte|Bruno|Camille|Caroline|Catherine|Cécile|Céline|Charles|Christian|Christine"
    "|Christophe|Claire|Claude|Claudine|Damien|Daniel|David|Delphine|Denis|Didier|Dominique"
    "|Élisabeth|Emmanuel|Emmanuelle|Éric|Eric|Fabien|Fabrice|Florence|Florian|Franck|François"
    "|Françoise|Frédéric|Gabriel|Georges|Gérard|Gilles|Grégory|Guillaume|Guy|Hélène|Henri"
    "|Hervé|Hubert|Hugues|Isabelle|Jacques|Jean|Jérôme|Joël|Joseph|Julie|Julien|Karine"
    "|Khalifé|Laurence|Laurent|Léa|Louis|Luc|Lucas|Ludovic|Marc|Marie|Marine|Martin|Martine"
    "|Mathieu|Matthieu|Maxime|Michel|Mohamed|Monique|Nadine|Nathalie|Nicolas|Nicole|Olivier"
    "|Pascal|Patrice|Patricia|Patrick|Paul|Philippe|Pierre|Raphaël|Raymond|Rémi|Richard"
    "|Robert|Roger|Romain|Sandrine|Sébastien|Serge|Simon|Sophie|Stéphane|Stéphanie|Sylvain"
    "|Sylvie|Thierry|Thomas|Valérie|Véronique|Victor|Vincent|Xavier|Yann|Yves"
)
PERSON = re.compile(rf"\b(?:{FIRST_NAMES})(?:-[A-Z]\w+)? [A-ZÉÈ][\w-]+")
PLACES_AND_LYCEES = re.compile(
    # A historical figure, then lycées and streets that bear the name of one.
    r"Robert Schuman|"
    r"(?:[Ll]ycée (?:\w+ )?|(?:rue|avenue|boulevard|place|cours|quai) )[A-ZÉ][\w-]+ [A-ZÉ][\w-]+"
)


def fact(fact_id: str) -> Fact:
    """Return a fact of the project."""
    return KNOWN.facts[fact_id]


def subject(subject_id: str) -> Subject:
    """Return a subject of the project."""
    return KNOWN.subjects[subject_id]


def facts_with(subject_id: str, attribute: str) -> list[Fact]:
    """Return the facts of a subject that bear on an attribute."""
    return [one for one in subject(subject_id).facts if attribute in one.attributes]


def internal_origins() -> set[str]:
    """Return the rows that are set aside."""
    return {origin for entry in read_internal(KNOWLEDGE) for origin in entry.origins}


def names(subject_id: str) -> set[str]:
    """Return the names of a subject, normalised."""
    return {squeeze(name) for name in names_of(subject(subject_id))}


def test_trap_1_metz_is_in_nord_lorraine() -> None:
    """Metz Métropole is in the territoire d'industrie; the older perimeter is set aside."""
    assert "territoires-industrie" in subject("eurometropole").related("member_of")
    assert "Metz Métropole" in fact("territoires-industrie-identity").says
    assert "2023-2027" in fact("territoires-industrie-metz-label").says
    assert {"facts.csv:138", "territoires_industrie_nord_lorraine.csv:2"} <= internal_origins()


def test_trap_2_tremery_is_outside() -> None:
    """Trémery is not in the Eurométropole; the Stellantis plant of Metz-Borny is."""
    assert subject("tremery").type == "outside_commune"
    assert subject("stellantis-tremery").related("located_in") == ("tremery",)
    assert subject("stellantis-metz").related("located_in") == ("metz",)
    assert "n'est pas une commune de l'Eurométropole" in fact("tremery-communes").says


def test_trap_3_stellantis_headcounts_are_dated_and_past() -> None:
    """Both counts stand, each with a date of 2023 at most, none said as current."""
    counts = [
        one
        for plant in ("stellantis-metz", "stellantis-tremery")
        for one in facts_with(plant, "headcount")
    ]
    values = {figure.value for one in counts for figure in one.figures}
    assert {1000, 800, 3500, 3230} <= values
    for one in counts:
        assert one.date, one.id
        assert one.date[:4] <= "2023", one.id
        assert "comptait" in one.says, one.id


def test_trap_4_photonique_and_lafayette_are_two_bodies() -> None:
    """The two institutes are two subjects without a name in common, each said distinct."""
    assert not names("institut-photonique") & names("institut-lafayette")
    assert "distinct de l'Institut Lafayette" in fact("institut-photonique-identity").says
    assert "distinct de l'Institut de Photonique" in fact("institut-lafayette-identity").says


def test_trap_5_schools_are_known_by_their_former_names() -> None:
    """Both names of the two renamed schools lead to them."""
    assert {"georgia tech lorraine", "georgia tech europe"} <= names("georgia-tech")
    assert "arts et metiers paristech" in names("arts-et-metiers")
    assert subject("arts-et-metiers").name.startswith("Arts et Métiers Sciences et Technologies")
    assert facts_with("georgia-tech", "name")
    assert facts_with("arts-et-metiers", "name")


def test_trap_6_cfai_is_the_pole_formation_outside_the_eurometropole() -> None:
    """CFAI leads to the Pôle formation, whose sites are outside the Eurométropole."""
    assert {"cfai", "cfai metz"} <= names("pole-formation-uimm")
    assert set(subject("pole-formation-uimm").related("located_in")) == {"maxeville", "yutz"}
    assert {"maxeville", "yutz"} <= OUTSIDE


def test_trap_7_two_campuses_and_three() -> None:
    """Both counts of the campuses stand, each with its own source."""
    two, three = fact("eurometropole-two-campuses"), fact("eurometropole-three-campuses")
    assert set(two.attributes) & set(three.attributes)
    assert two.source != three.source


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("institut-photonique-project", "institut-photonique-project-2022"),
        ("stellantis-metz-headcount-2023", "stellantis-metz-headcount-2022"),
        ("grand-est-exports-2024", "grand-est-exports-2023"),
        ("amazon-augny-headcount-2025", "amazon-augny-headcount-2021"),
    ],
)
def test_trap_8_disagreeing_sources_both_stand_the_newest_first(newer: str, older: str) -> None:
    """Two figures for one thing share an attribute, and their dates tell them apart."""
    assert fact(newer).attribute == fact(older).attribute
    assert sorted((fact(older), fact(newer)), key=newest_first) == [fact(newer), fact(older)]


@pytest.mark.parametrize("subject_id", WITHOUT_CONTACT)
def test_trap_9_no_contact_is_invented(subject_id: str) -> None:
    """No address, phone or mail is held where no source gives one."""
    for attribute in ("address", "phone", "email"):
        assert facts_with(subject_id, attribute) == []


@pytest.mark.parametrize(("scheme", "end"), ENDS.items())
def test_trap_10_schemes_end(scheme: str, end: dt.date) -> None:
    """A scheme that ends knows when, and says it."""
    assert subject(scheme).ends == end
    assert any(str(end.year) in one.says for one in facts_with(scheme, "deadline"))


@pytest.mark.parametrize("scheme", [one for one in ENDS if one != "rebond-industriel"])
def test_trap_10_ended_schemes_are_spoken_of_in_the_past(scheme: str) -> None:
    """Each sentence about an ended scheme holds a verb in the past."""
    for one in subject(scheme).facts:
        assert re.search(r"\w+ait\b", one.says), one.says


def test_trap_10_rebond_is_for_groups_of_municipalities() -> None:
    """It is for groups of municipalities to apply to Rebond industriel, not for firms."""
    assert "et non les entreprises" in fact("rebond-industriel-applicants").says
    assert "intercommunalités qui candidatent" in fact("rebond-industriel-companies").says


def test_trap_11_industrial_jobs_and_export_ranks() -> None:
    """The two counts of jobs stand apart, and each year has its own export rank."""
    official, press = fact(INDUSTRIAL_JOBS_OF_GRAND_EST), fact("grand-est-jobs-300753")
    assert official.figures[0].value == 270948
    assert (official.confidence, official.date) == ("A", "2022")
    assert "autre décompte" in press.says
    assert press.confidence == "B"
    for year, rank in (("2022", "2e"), ("2023", "3e"), ("2024", "4e")):
        assert f"{rank} rang" in fact(f"grand-est-exports-{year}").says
        assert year in fact(f"grand-est-exports-{year}").says


@pytest.mark.parametrize(
    "subject_id",
    [
        *("metafensch", "fflor", "metal-park", "institut-soudure", "pole-formation-uimm"),
        *("cetim-quatrium", "stellantis-tremery", "emotors"),
    ],
)
def test_trap_12_sites_that_people_place_in_metz_are_outside(subject_id: str) -> None:
    """Sites outside the Eurométropole are located there and nowhere else, and it is said."""
    places = set(subject(subject_id).related("located_in"))
    assert places
    assert places <= OUTSIDE
    said = " ".join(one.says for one in subject(subject_id).facts)
    assert re.search(r"hors de l'Eurométropole|aucun dans l'Eurométropole|n'est pas une", said)


@pytest.mark.parametrize("subject_id", ["amazon-augny", "amazon-woippy", "ikea-la-maxe"])
def test_trap_12_warehouses_are_no_industry(subject_id: str) -> None:
    """Amazon and Ikea are listed as logistics, and said to be no industry."""
    assert subject(subject_id) in KNOWN.of_type("logistics_company")
    assert subject(subject_id) not in KNOWN.of_type("company")
    said = " ".join(one.says for one in subject(subject_id).facts)
    assert re.search(r"logistique et non (?:de l'industrie|industriel)", said)


def test_trap_13_headcounts_of_firms_are_dated() -> None:
    """Every head-count of a firm has a date."""
    for one in KNOWN.of_type("company"):
        for count in facts_with(one.id, "headcount"):
            assert count.date or any(figure.year for figure in count.figures), count.id


def test_trap_14_i2l_is_the_fifth_engineering_school() -> None:
    """I²L is listed among the engineering schools, with its accreditation of November 2024."""
    schools = {one.id for one in KNOWN.of_type("engineering_school")}
    assert schools == {"esitc", "arts-et-metiers", "enim", "centralesupelec", "i2l"}
    assert "13 novembre 2024" in fact("i2l-label").says
    assert "I²L" not in fact("eurometropole-schools").says


def sentences() -> Iterator[str]:
    """Yield all that the bot may say or offer, and the names of what it speaks of."""
    for one in KNOWN.subjects.values():
        yield from names_of(one)
        for said in one.facts:
            yield from (said.says, *said.asks)


def test_no_person_is_named() -> None:
    """No sentence holds a title or a first name followed by a family name."""
    for sentence in sentences():
        rest = PLACES_AND_LYCEES.sub("", sentence)
        assert not re.search(r"\b(?:M\.|Mme|Mlle|Monsieur|Madame) ", rest), sentence
        found = PERSON.search(rest)
        assert not found or squeeze(found.group()) in lycee_names(), sentence


def lycee_names() -> set[str]:
    """Return the names of the lycées and what people call them."""
    return {squeeze(name) for one in KNOWN.of_type("lycee") for name in names_of(one)}
