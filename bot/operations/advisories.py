"""Whether ``docs/securite.md`` explains every known advisory of what is installed, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.paths import ROOT

PAGE = ROOT / "docs" / "securite.md"
_ROW = re.compile(
    r"^\| `(?P<package>[\w.-]+)` (?P<version>\S+) \| (?P<ids>[^|]+) \| (?P<why>[^|]+) \|$"
)
_ID = re.compile(r"\b(?:CVE-\d{4}-\d+|GHSA(?:-[\w]{4}){3}|PYSEC-\d{4}-\d+)\b")


class AuditError(ValueError):
    """The report of the audit cannot be relied on; the message says why, in French."""


@dataclass(frozen=True)
class Explained:
    """An advisory that the page explains, and the version that it was explained for."""

    package: str
    version: str
    id: str


def explained(page: Path = PAGE) -> list[Explained]:
    """Return the advisories that the table of the page explains."""
    rows = (_ROW.match(line) for line in page.read_text(encoding="utf-8").splitlines())
    return [
        Explained(row["package"], row["version"], one)
        for row in rows
        if row
        for one in _ID.findall(row["ids"])
    ]


def compare(report: Mapping[str, Any], known: Sequence[Explained]) -> list[str]:
    """Return what the page and the report of pip-audit do not agree on, in French.

    Args:
        report: what ``pip-audit --format json`` has written.
        known: what the page explains.

    Raises:
        AuditError: the report leaves packages out: it would say that all is well of anything.
    """
    packages = report.get("dependencies")
    if not isinstance(packages, list) or not packages:
        raise AuditError("Ce n’est pas un rapport de pip-audit (--format json).")
    left_out = [one["name"] for one in packages if "skip_reason" in one]
    if left_out:
        raise AuditError(
            f"Rien n’est vérifié : le registre ne donne pas les avis de {len(left_out)} paquets "
            f"sur {len(packages)} ({', '.join(left_out[:5])}…). Recommencez depuis une machine qui "
            "atteint un registre complet."
        )
    return [*_unexplained(packages, known), *_outdated(packages, known)]


def _unexplained(
    packages: Sequence[Mapping[str, Any]], known: Sequence[Explained]
) -> Iterator[str]:
    on_page = {(one.package, one.id) for one in known}
    for package in packages:
        for advisory in package["vulns"]:
            names = [advisory["id"], *advisory.get("aliases", ())]
            if not any((package["name"], name) in on_page for name in names):
                fixed = ", ".join(advisory.get("fix_versions", ())) or "aucune version"
                yield (
                    f"{package['name']} {package['version']} : {' / '.join(names)} n’est pas "
                    f"expliqué (corrigé dans : {fixed})."
                )


def _outdated(packages: Sequence[Mapping[str, Any]], known: Sequence[Explained]) -> Iterator[str]:
    versions = {one["name"]: one["version"] for one in packages}
    reported = {
        (package["name"], name)
        for package in packages
        for advisory in package["vulns"]
        for name in (advisory["id"], *advisory.get("aliases", ()))
    }
    for one in known:
        if (one.package, one.id) not in reported:
            yield f"{one.package} : {one.id} n’a plus cours, retirez-le de la page."
        elif versions[one.package] != one.version:
            yield f"{one.package} : {one.id} est expliqué pour {one.version}, relisez-le."
