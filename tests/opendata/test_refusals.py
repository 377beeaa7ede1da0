"""What the import refuses: the message names the file and says what to mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from imported_data import LABELS

from bot.opendata import import_opendata, main
from bot.opendata.columns import (
    CFA_NETWORKS,
    COMMUNES,
    DATA_FILES,
    LYCEES_GENERAL,
    PARCOURSUP,
    DataFile,
)
from bot.opendata.errors import OpenDataError


def replace(path: Path, old: str, new: str) -> None:
    """Replace the first ``old`` of a file, which must hold it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(sources: Path, labels: Path, target: Path) -> str:
    """Return the message of an import that must be refused, with nothing written."""
    with pytest.raises(OpenDataError) as caught:
        import_opendata(sources, target, labels)
    assert not target.exists()
    return str(caught.value)


@pytest.mark.parametrize("file", DATA_FILES, ids=lambda file: file.name)
def test_missing_columns_are_named(file: DataFile, sources: Path, tmp_path: Path) -> None:
    """Missing columns are named."""
    first, *_, last = file.columns
    path = sources / file.name
    header = path.read_text(encoding="utf-8-sig").splitlines()[0]
    replace(path, header, header.replace(first, "x1", 1).replace(last, "x2"))
    message = refusal(sources, LABELS, tmp_path / "target")
    assert file.name in message
    assert f"colonnes manquantes : {first}, {last}" in message


def test_missing_file_is_named(sources: Path, tmp_path: Path) -> None:
    """Missing file is named."""
    (sources / COMMUNES.name).unlink()
    message = refusal(sources, LABELS, tmp_path / "target")
    assert COMMUNES.name in message
    assert "introuvable" in message


def test_short_row_is_named(sources: Path, tmp_path: Path) -> None:
    """Short row is named."""
    path = sources / COMMUNES.name
    path.write_text(path.read_text(encoding="utf-8") + "57,200039865\n", encoding="utf-8")
    assert "ligne de données 47" in refusal(sources, LABELS, tmp_path / "target")


def test_siret_that_is_none_is_refused(sources: Path, tmp_path: Path) -> None:
    """A SIRET that lost a digit is refused."""
    replace(sources / CFA_NETWORKS.name, "34958609900021", "3495860990002")
    message = refusal(sources, LABELS, tmp_path / "target")
    assert f"{CFA_NETWORKS.name}:1" in message
    assert "14 chiffres" in message


def test_other_encoding_is_refused(sources: Path, tmp_path: Path) -> None:
    """Other encoding is refused."""
    path = sources / COMMUNES.name
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    assert "UTF-8" in refusal(sources, LABELS, tmp_path / "target")


def test_uai_without_label_is_refused(sources: Path, labels: Path, tmp_path: Path) -> None:
    """Uai without label is refused."""
    replace(labels, '"0570054Z"', '"0000000X"')
    message = refusal(sources, labels, tmp_path / "target")
    assert "0570054Z" in message
    assert "establishments" in message
    assert "LYCEE FABERT" in message


def test_programme_without_label_is_refused(sources: Path, tmp_path: Path) -> None:
    """Programme without label is refused."""
    replace(sources / PARCOURSUP.name, "BTS Services Tourisme", "BTS Services Astronomie")
    message = refusal(sources, LABELS, tmp_path / "target")
    assert "« BTS Services Astronomie »" in message
    assert "programmes" in message


def test_address_without_label_is_refused(sources: Path, tmp_path: Path) -> None:
    """Address without label is refused."""
    path = sources / "organismes_apprentissage_eurometropole_metz.csv"
    replace(path, "9 RUE AUSONE 57000 METZ", "9 RUE NEUVE 57000 METZ")
    message = refusal(sources, LABELS, tmp_path / "target")
    assert '"9 RUE NEUVE 57000 METZ"' in message
    assert "addresses" in message


def test_commune_at_odds_with_label_is_refused(sources: Path, tmp_path: Path) -> None:
    """Commune at odds with label is refused."""
    replace(sources / LYCEES_GENERAL.name, "LYCEE NOTRE DAME,PELTRE", "LYCEE NOTRE DAME,MARLY")
    message = refusal(sources, LABELS, tmp_path / "target")
    assert "à MARLY" in message
    assert "à Peltre" in message


def test_commune_outside_is_refused(sources: Path, tmp_path: Path) -> None:
    """Commune outside is refused."""
    replace(sources / COMMUNES.name, "57,200039865", "57,200067502")
    assert "200067502" in refusal(sources, LABELS, tmp_path / "target")


def test_lost_commune_is_refused(sources: Path, tmp_path: Path) -> None:
    """Lost commune is refused."""
    path = sources / COMMUNES.name
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert "le fichier en contient 45" in refusal(sources, LABELS, tmp_path / "target")


def test_candidates_at_odds_with_total_are_refused(sources: Path, tmp_path: Path) -> None:
    """Candidates at odds with total are refused."""
    replace(sources / LYCEES_GENERAL.name, ",385,98,", ",400,98,")
    assert "somme des voies 385" in refusal(sources, LABELS, tmp_path / "target")


def test_changed_fact_is_no_longer_withheld(sources: Path, tmp_path: Path) -> None:
    """Changed fact is no longer withheld."""
    path = sources / "etablissements_superieur_lies_metz.csv"
    replace(path, "+33387764450", "+33387000000")
    report = import_opendata(sources, tmp_path / "target", LABELS)
    written = (tmp_path / "target" / "higher_education.yml").read_text(encoding="utf-8")
    assert "est le 03 87 00 00 00." in written
    assert [one for one in report.warnings if "esitc-phone" in one]


def test_closed_body_is_set_aside(sources: Path, tmp_path: Path) -> None:
    """Closed body is set aside."""
    path = sources / "cfa_reseaux_eurometropole_metz.csv"
    replace(path, "AFTRAL,,actif", "AFTRAL,,fermé")
    import_opendata(sources, tmp_path / "target", LABELS)
    written = (tmp_path / "target" / "apprenticeship.yml").read_text(encoding="utf-8")
    assert "l'état est « fermé »" in written
    assert "aftral-qualiopi" not in written


def test_label_that_is_no_longer_used_is_reported(sources: Path, tmp_path: Path) -> None:
    """Label that is no longer used is reported."""
    path = sources / PARCOURSUP.name
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r".*BTS Services Tourisme.*\n", "", text), encoding="utf-8")
    report = import_opendata(sources, tmp_path / "target", LABELS)
    assert [one for one in report.warnings if "bts-tourisme" in one]


def test_main_tells_the_refusal(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Main tells the refusal."""
    (sources / PARCOURSUP.name).unlink()
    assert main(["--from", str(sources), "--to", str(tmp_path / "target")]) == 1
    assert PARCOURSUP.name in capsys.readouterr().err
