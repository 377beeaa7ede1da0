"""The import as a whole: every row said or set aside, the same result twice, no double."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from imported_data import LABELS, Imported, origins

from bot.opendata import import_opendata, main
from bot.opendata.columns import DATA_FILES, TERRITOIRES
from bot.opendata.labels import read_labels
from bot.paths import KNOWLEDGE, ROOT, SOURCES


def test_second_import_changes_nothing(imported: Imported) -> None:
    """Second import changes nothing."""
    before = {path.name: path.read_bytes() for path in imported.folder.glob("*.yml")}
    again = import_opendata(SOURCES / "opendata", imported.folder, LABELS)
    assert not again.changed
    assert before == {path.name: path.read_bytes() for path in imported.folder.glob("*.yml")}


def test_committed_files_are_up_to_date(imported: Imported) -> None:
    """Committed files are up to date."""
    for path in imported.folder.glob("*.yml"):
        committed = KNOWLEDGE / "opendata" / path.name
        assert committed.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), (
            f"{committed.name} : relancez « metz-bot import-opendata »."
        )


def test_every_row_is_said_or_set_aside(imported: Imported) -> None:
    """Every row is said or set aside."""
    covered = {origin for fact in imported.facts() for origin in origins(fact)}
    for content in imported.files.values():
        covered |= {row for entry in content.get("internal", ()) for row in origins(entry)}
    for file in DATA_FILES:
        with (SOURCES / "opendata" / file.name).open(encoding="utf-8-sig", newline="") as stream:
            rows = {f"{file.name}:{number}" for number, _ in enumerate(csv.DictReader(stream), 1)}
        by_hand = {f"{TERRITOIRES.name}:1"} if file is TERRITOIRES else set()
        assert rows - by_hand <= covered, file.name


def test_every_internal_row_has_a_reason(imported: Imported) -> None:
    """Every internal row has a reason."""
    for content in imported.files.values():
        assert all(entry["reason"].endswith(".") for entry in content.get("internal", ()))


def test_old_perimeter_of_territoires_industrie_is_never_used(imported: Imported) -> None:
    """Old perimeter of Territoires d'industrie is never used."""
    trap = f"{TERRITOIRES.name}:2"
    assert all(trap not in origins(fact) for fact in imported.facts())
    internal = [entry for one in imported.files.values() for entry in one.get("internal", ())]
    assert [trap] in [origins(entry) for entry in internal]
    assert all("Nord Lorraine" not in fact["says"] for fact in imported.facts())


def test_a_new_old_perimeter_row_is_set_aside_too(sources: Path, tmp_path: Path) -> None:
    """A new old perimeter row is set aside too."""
    path = sources / TERRITOIRES.name
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    report = import_opendata(sources, tmp_path / "target", LABELS)
    assert report.files[0].internal == 2


def test_pairs_of_school_and_training_are_said_once(imported: Imported) -> None:
    """Pairs of school and training are said once."""
    pairs = Counter(
        (subject["id"], fact["id"].removeprefix(f"{subject['id']}-"))
        for subject in imported.files["trainings"]["subjects"]
        for fact in subject["facts"]
    )
    assert set(pairs.values()) == {1}
    assert len(pairs) == 120  # 125 pairs, less the entries of three schools told together
    twice = imported.fact("licence-informatique-ufr-mim")
    assert len(origins(twice)) == 2
    for subject in imported.files["trainings"]["subjects"]:
        says = [fact["says"] for fact in subject["facts"]]
        assert len(says) == len(set(says)) == len(subject["relations"]["offered_by"])


def test_entries_of_an_engineering_school_are_one_training(imported: Imported) -> None:
    """Entries of an engineering school are one training."""
    assert len(origins(imported.fact("ingenieur-esitc-esitc"))) == 3
    unnamed = imported.fact("ingenieur-jean-xxiii-lycee-jean-xxiii")
    assert unnamed["says"].startswith("Une formation d'ingénieur (bac+5) est proposée au lycée")


def test_one_uai_in_several_files_is_one_subject(imported: Imported) -> None:
    """One UAI in several files is one subject."""
    defined = Counter(
        subject["id"] for subject in imported.subjects() if not subject.get("extends")
    )
    assert set(defined.values()) == {1}
    for school in ("lycee-de-la-salle", "lycee-notre-dame", "lycee-jean-xxiii"):
        entries = [one for one in imported.subjects() if one["id"] == school]
        assert sorted(bool(one.get("extends")) for one in entries) == [False, True]
    cci = imported.fact("cci-formation-apprenticeship-body")
    assert {origin.split(":")[0] for origin in origins(cci)} == {
        "cfa_reseaux_eurometropole_metz.csv",
        "cfa_uai_convention_regionale_eurometropole_metz.csv",
        "organismes_apprentissage_eurometropole_metz.csv",
    }


def test_two_uai_of_saint_etienne_are_one_subject(imported: Imported) -> None:
    """Two UAI of Saint-Étienne are one subject."""
    entries = [
        one for one in imported.files["lycees"]["subjects"] if one["id"] == "lycee-saint-etienne"
    ]
    assert len(entries) == 1
    assert {"general", "stmg", "pro", "pro-genie-civil"} <= set(entries[0]["tracks"])


def test_lycee_in_both_files_names_both(imported: Imported) -> None:
    """Lycee in both files names both."""
    general = imported.fact("lycee-cormontaigne-gt-success")["says"]
    vocational = imported.fact("lycee-cormontaigne-pro-success")["says"]
    assert "95 % de réussite au bac 2024 (général et technologique)" in general
    assert "85 % de réussite au bac professionnel 2024" in vocational


def test_figures_stand_in_their_sentence(imported: Imported) -> None:
    """Figures stand in their sentence."""
    for fact in imported.facts():
        for figure in fact.get("figures", ()):
            assert f"{figure['value']:,}".replace(",", " ") in fact["says"], fact["id"]


def test_facts_are_complete_and_ids_unique(imported: Imported) -> None:
    """Facts are complete and ids unique."""
    ids = Counter(fact["id"] for fact in imported.facts())
    assert set(ids.values()) == {1}
    asks = Counter(ask for fact in imported.facts() for ask in fact["asks"])
    assert set(asks.values()) == {1}
    for fact in imported.facts():
        assert fact["says"].endswith("."), fact["id"]
        assert len(fact["asks"]) >= 2, fact["id"]
        assert fact["confidence"] == "A"


def test_all_communes_are_named(imported: Imported) -> None:
    """All communes are named."""
    subjects = imported.files["communes"]["subjects"]
    communes = [one for one in subjects if one.get("type") == "commune"]
    assert len(communes) == 46
    every = imported.fact("eurometropole-communes")["says"]
    assert all(commune["name"] in every for commune in communes)
    assert "14 302 habitants (population municipale)" in imported.fact("woippy-population")["says"]


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("verneville", "est 57707 ; le numéro SIREN de la commune est 215707076."),
        ("lycee-fabert", "Le numéro UAI (identifiant national) du lycée Fabert est 0570054Z."),
        ("lycee-jean-xxiii", "est 0572341K ; le numéro SIRET est 78000970000011."),
        ("lycee-saint-etienne", "0573770N (bac général et technologique) et 0570283Y (bac pro"),
        ("universite-lorraine", "Lorraine, dont le siège est à Nancy, est 0542493S."),
    ],
)
def test_official_numbers_are_one_sentence(imported: Imported, subject: str, numbers: str) -> None:
    """The official numbers of a commune or an establishment are one sentence."""
    assert numbers in imported.fact(f"{subject}-identifier")["says"]


def test_each_commune_and_establishment_has_its_numbers(imported: Imported) -> None:
    """Each commune and each establishment of the files has its numbers, once."""
    numbers = [fact for fact in imported.facts() if fact["attribute"] == "identifier"]
    schools = {one.id for one in read_labels(LABELS).establishments.values()}
    assert len(numbers) == 46 + len(schools)
    assert {f"{school}-identifier" for school in schools} <= {fact["id"] for fact in numbers}


def test_seat_in_paris_is_not_given_for_the_campus_of_metz(imported: Imported) -> None:
    """Seat in Paris is not given for the campus of Metz."""
    ours = [fact for fact in imported.facts() if fact["id"].startswith("arts-et-metiers")]
    assert ours
    assert all(fact["attribute"] not in ("address", "phone") for fact in ours)


def test_files_say_where_they_come_from(imported: Imported) -> None:
    """Files say where they come from."""
    for path in imported.folder.glob("*.yml"):
        schema, first = path.read_text(encoding="utf-8").splitlines()[:2]
        assert schema.startswith("# yaml-language-server: $schema=")
        assert first.startswith("# Fichier produit par « metz-bot import-opendata »")
    for content in imported.files.values():
        for origin in content["provenance"]:
            assert {"id", "file", "title", "publisher", "licence"} <= set(origin)


def test_documentation_describes_every_column() -> None:
    """Documentation describes every column."""
    page = (ROOT / "docs" / "import-des-donnees-ouvertes.md").read_text(encoding="utf-8")
    for file in DATA_FILES:
        assert file.name in page
        for column, becomes in file.columns.items():
            assert f"| `{column}` | {becomes} |" in page, (file.name, column)


def test_main_prints_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Main prints what it did."""
    assert main(["--to", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert "communes.yml (réécrit) : 47 sujets, 139 faits" in out
    assert not err
    assert main(["--to", str(tmp_path)]) == 0
    assert "réécrit" not in capsys.readouterr().out
