"""Personal data in what visitors write."""

from __future__ import annotations

import time

import pytest

from bot.conversations.masking import PersonalData, find, mask

EMAIL = PersonalData.EMAIL.value
PHONE = PersonalData.PHONE.value
NIR = PersonalData.SOCIAL_SECURITY.value
CARD = PersonalData.CARD.value
IBAN = PersonalData.BANK_ACCOUNT.value


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("écrivez à jean.dupont@example.fr.", f"écrivez à {EMAIL}."),
        ("l'adresse d'élodie : Élodie.Müller+metz@sous.domaine.example", f"{EMAIL}"),
        ("jean@gmail", EMAIL),
        ("jean.dupont (at) example (dot) fr merci", f"{EMAIL} merci"),
        ("jean dupont arobase example point fr", f"jean {EMAIL}"),
        ("mon numéro 06 12 34 56 78 svp", f"mon numéro {PHONE} svp"),
        ("0612345678", PHONE),
        ("06.12.34.56.78 ou 03-87-39-00-01", f"{PHONE} ou {PHONE}"),
        ("06/12/34/56/78", PHONE),
        ("06\u00a012\u00a034\u00a056\u00a078", PHONE),
        ("0612 345 678", PHONE),
        ("rappelez le 2 06 12 34 56 78 57000 Metz", f"rappelez le 2 {PHONE} 57000 Metz"),
        ("+33 6 12 34 56 78", PHONE),
        ("+33(0)6.12.34.56.78", PHONE),
        ("+33 (0)6 12 34 56 78.", f"{PHONE}."),
        ("00 33 6 12 34 56 78", PHONE),
        ("au Luxembourg : +352 621 123 456 !", f"au Luxembourg : {PHONE} !"),
        ("+49 681 506 1234", PHONE),
        ("+33612345678 57000 Metz", f"{PHONE} 57000 Metz"),
        ("2 55 08 14 168 025 38", NIR),
        ("255081416802538", NIR),
        ("2550814168025", NIR),
        ("né en Corse : 1 85 05 2A 004 123 45", f"né en Corse : {NIR}"),
        ("4970 1012 3456 7893", CARD),
        ("carte 5555-5555-5555-4444 12/27 cvv 123", f"carte {CARD} 12/27 cvv 123"),
        ("378282246310005", CARD),
        ("FR76 3000 6000 0112 3456 7890 189 merci", f"{IBAN} merci"),
        ("fr7630006000011234567890189", IBAN),
        ("FR14 2004 1010 0505 0001 3M02 606", IBAN),
        ("FR76 3000 6000 0112 3456 7890 188", IBAN),
        ("LU28 0019 4006 4475 0000", IBAN),
        ("DE89370400440532013000", IBAN),
    ],
)
def test_personal_data_is_replaced(text: str, masked: str) -> None:
    """Each form in which people write personal data is replaced by the kind of data it was."""
    assert masked in mask(text)
    assert len(find(text)) == masked.count("[")


@pytest.mark.parametrize(
    "text",
    [
        "Y a-t-il 270 000 emplois industriels dans le Grand Est ?",
        "un budget de 1 200 000 000 euros, 12 345 678 901 en tout",
        "1 850 578 006 084 euros",
        "SIREN 200039865",
        "SIREN 200 039 865, SIRET 200 039 865 00015",
        "SIRET 20003986500015",
        "le lycée 0570054C, UAI 0570054C",
        "la formation Parcoursup 43121 et le dossier 2512345",
        "entre 2019 et 2024, 2025 2026 2027",
        "du 05/06/2024 10 h au 12/05/2025 18 h",
        "57000 57050 57070 Metz",
        "les départements 08 10 51 52 54 55",
        "le 3939 ou le 0 800 10 10 10",
        "à 49.1193, 6.1757",
        "0,5 % en 2023 contre 0,75 % en 2024",
        "EAN 3270190207924",
        "1732550000000",
        "1/2/3/4/5/6/7/8/9/10/11/12/13",
        "rendez-vous @ Metz",
        "ISO 9001, EN 9100 et IATF 16949",
        "AB12 CDEF GHIJ KLMN OPQR",
        "prix at work",
        "",
    ],
)
def test_other_figures_stay(text: str) -> None:
    """Figures, codes of establishments, dates and numbers of services are left alone."""
    assert mask(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    """What stands in place of personal data is not taken for personal data."""
    once = mask("jean@example.fr 06 12 34 56 78 FR7630006000011234567890189")
    assert mask(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "Combien d'emplois industriels dans le Grand Est en 2024 ?",
        "mon 06 12 34 56 78 et jean.dupont@example.fr pour 270 000 emplois",
        ("Combien y a-t-il d'emplois, 270 000 ou 280 000 000 ? " * 10)[:500],
    ],
)
def test_masking_is_cheap(text: str) -> None:
    """A message costs less than 0.2 ms, the longest one and one full of figures included."""
    mask(text)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        mask(text)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.0002


@pytest.mark.parametrize("piece", ["a", "1", "FR76 ", "0 ", "a@", "+", "06 12 34 56 78 ", "at "])
def test_no_text_makes_masking_slow(piece: str) -> None:
    """Texts of 500 characters made to provoke backtracking cost a few milliseconds at most."""
    text = (piece * 500)[:500]
    start = time.perf_counter()
    mask(text)
    assert time.perf_counter() - start < 0.02
