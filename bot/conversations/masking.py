"""Personal data that visitors type, masked before anything is stored.

Masked: e-mail addresses, phone numbers, social security numbers (NIR), bank card numbers, IBANs.
Names and postal addresses are not recognised. What only looks like a number of a person – figures,
years, SIREN and SIRET, codes of establishments – stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum import iban, luhn
from stdnum.fr import nir


class PersonalData(Enum):
    """A kind of personal data; the value is what stands in its place."""

    EMAIL = "[adresse électronique]"
    PHONE = "[téléphone]"
    SOCIAL_SECURITY = "[numéro de sécurité sociale]"
    CARD = "[carte bancaire]"
    BANK_ACCOUNT = "[compte bancaire]"


@dataclass(frozen=True)
class Found:
    """Where personal data stands in a text."""

    kind: PersonalData
    start: int
    end: int


_SEPARATOR = r"[ .\-\u00a0\u202f]"
# Most messages hold none of these and cost one pass.
_MAY_HOLD = re.compile(
    rf"@|\bat\b|arobase|\d(?:(?:{_SEPARATOR}|[()/]){{0,2}}\d){{6}}|[A-Z]{{2}}\d\d", re.IGNORECASE
)
# A word is tried at its beginning only: the time stays linear in the length of the text.
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+(?:"
    r"@[\w-]+(?:\.[\w-]+)*"
    r"|\s?@\s?[\w-]+(?:\.[\w-]+)+"
    r"|\s*(?:[(\[]\s*(?:at|arobase)\s*[)\]]|\barobase\b)\s*"
    r"[\w-]+(?:\s*(?:\.|[(\[]\s*(?:dot|point)\s*[)\]]|\bpoint\b)\s*[\w-]+)+)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d\d(?:[ \-]?[A-Z0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_FRENCH_IBAN = re.compile(r"FR\d{12}[A-Z0-9]{11}\d{2}")
_CARD = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:4\d|5[1-5]|2[2-7]|3[47]|6[0-9])\d\d(?:{_SEPARATOR}?\d){{9,15}}(?!\d)"
)
_CARD_LENGTHS = (13, 15, 16, 19)
_SOCIAL_SECURITY = re.compile(
    rf"(?<!\d)[12]{_SEPARATOR}?\d\d{_SEPARATOR}?(?P<month>\d\d){_SEPARATOR}?(?:\d\d|2[AB])"
    rf"{_SEPARATOR}?\d{{3}}{_SEPARATOR}?\d{{3}}(?:{_SEPARATOR}?\d\d)?(?!\d)",
    re.IGNORECASE,
)
# Five pairs stand anywhere; other groupings only where no figure goes on from the left.
_FRENCH_PHONE = re.compile(
    rf"(?<!\d)(?:0[1-9](?P<one>(?:{_SEPARATOR}|/)?)\d\d(?:(?P=one)\d\d){{3}}"
    rf"|(?<!\d[ .,\u00a0\u202f])0(?:[ \u00a0\u202f]?\d){{9}})(?!\d)"
)
_FOREIGN_PHONE = re.compile(
    rf"(?:\+|(?<!\d)00){_SEPARATOR}?[1-9](?:(?:{_SEPARATOR}|[()/]){{0,2}}\d){{6,14}}(?!\d)"
)
_FREE_ZERO = re.compile(r"\(0\)")
# Numbers of services belong to nobody.
_OF_SOMEBODY = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
}
_GROUP_END = re.compile(r"[A-Z0-9](?![A-Z0-9])", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def mask(text: str) -> str:
    """Return ``text`` with personal data replaced by what kind of data stood there."""
    pieces, start = [], 0
    for one in find(text):
        pieces += [text[start : one.start], one.kind.value]
        start = one.end
    return "".join([*pieces, text[start:]]) if pieces else text


def find(text: str) -> list[Found]:
    """Return the personal data in ``text``, in order and without overlap."""
    if not _MAY_HOLD.search(text):
        return []
    found: list[Found] = []
    for search in (_bank_accounts, _emails, _social_security, _cards, _phones):
        found += [one for one in search(text) if not any(_overlap(one, other) for other in found)]
    return sorted(found, key=lambda one: one.start)


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(PersonalData.EMAIL, *match.span())


def _bank_accounts(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        for end, number in _shorter_and_shorter(match.group().upper(), shortest=15):
            # A French number with a mistake in it is still somebody's.
            if _FRENCH_IBAN.fullmatch(number) or iban.is_valid(number):
                yield Found(PersonalData.BANK_ACCOUNT, match.start(), match.start() + end)
                break


def _cards(text: str) -> Iterator[Found]:
    for match in _CARD.finditer(text):
        for end, number in _shorter_and_shorter(match.group(), shortest=13):
            if len(number) in _CARD_LENGTHS and luhn.is_valid(number):
                yield Found(PersonalData.CARD, match.start(), match.start() + end)
                break


def _social_security(text: str) -> Iterator[Found]:
    for match in _SOCIAL_SECURITY.finditer(text):
        # Other months than the calendar's exist, for people whose birth is not well known.
        if 1 <= int(match["month"]) <= 12 or nir.is_valid(match.group()):
            yield Found(PersonalData.SOCIAL_SECURITY, *match.span())


def _phones(text: str) -> Iterator[Found]:
    for match in _FOREIGN_PHONE.finditer(text):
        for end, _ in _shorter_and_shorter(match.group(), shortest=7):
            if _belongs_to_somebody(_FREE_ZERO.sub("", match.group()[:end])):
                yield Found(PersonalData.PHONE, match.start(), match.start() + end)
                break
    for match in _FRENCH_PHONE.finditer(text):
        if _belongs_to_somebody(match.group()):
            yield Found(PersonalData.PHONE, *match.span())


def _belongs_to_somebody(candidate: str) -> bool:
    try:
        number = phonenumbers.parse(candidate, "FR")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(number) in _OF_SOMEBODY


def _shorter_and_shorter(candidate: str, shortest: int) -> Iterator[tuple[int, str]]:
    """Yield where each group of a candidate ends and what stands before, the longest first."""
    for end in reversed([match.end() for match in _GROUP_END.finditer(candidate)]):
        number = _NOT_ALPHANUMERIC.sub("", candidate[:end])
        if len(number) >= shortest:
            yield end, number
