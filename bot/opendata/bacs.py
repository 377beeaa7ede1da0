"""What one file says of the bac at one lycée: its tracks, and how sentences speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.opendata.columns import DataFile
from bot.opendata.errors import OpenDataError
from bot.opendata.french import listed
from bot.opendata.numbers import integer, optional_integer
from bot.opendata.rows import Row

_TRACK_KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "general": ("bac général", "spécialités générales"),
    "stmg": ("management", "gestion", "sciences et technologies du management et de la gestion"),
    "sti2d": ("industrie", "développement durable", "techno", "technologie"),
    "std2a": ("design", "arts appliqués"),
    "stl": ("laboratoire", "sciences et technologies de laboratoire"),
    "st2s": ("santé", "social", "sciences et technologies de la santé et du social"),
    "s2tmd": ("théâtre", "musique", "danse"),
    "sthr": ("hôtellerie", "restauration"),
    "pro-transformations": ("bac pro",),
    "pro-genie-civil": ("bac pro", "bâtiment", "BTP", "construction", "bois"),
    "pro-materiaux-souples": ("bac pro", "mode", "couture"),
    "pro-mecanique-electricite": ("bac pro", "mécanique", "électricité", "électronique"),
    "pro-services-plurivalents": ("bac pro",),
    "pro-echanges-gestion": ("bac pro", "commerce", "vente", "gestion"),
    "pro-services-personnes": ("bac pro", "aide à la personne", "sanitaire", "social"),
}
_FEMININE = {"général": "générale", "technologique": "technologique"}


@dataclass(frozen=True)
class Track:
    """One track, with how many sat the bac in it."""

    id: str
    label: str
    candidates: int


@dataclass(frozen=True)
class Bac:
    """What one file says of one lycée. ``key`` begins the ids of its facts: "gt" or "pro"."""

    key: str
    row: Row
    file: DataFile
    tracks: tuple[Track, ...]

    @property
    def is_vocational(self) -> bool:
        """Whether it is the vocational bac, the tracks of which are domains."""
        return self.key == "pro"

    @property
    def kinds(self) -> list[str]:
        """Those of "général" and "technologique" that the tracks lead to."""
        return sorted(
            {"général" if one.id == "general" else "technologique" for one in self.tracks}
        )

    @property
    def name(self) -> str:
        """The bac, after "au": "bac 2024 (général et technologique)"."""
        if self.is_vocational:
            return f"bac professionnel {self.file.date}"
        if len(self.kinds) == 1:
            return f"bac {self.kinds[0]} {self.file.date}"
        return f"bac {self.file.date} ({listed(self.kinds)})"

    @property
    def short(self) -> str:
        """The bac as questions call it: "pro", "général et techno"."""
        if self.is_vocational:
            return "pro"
        return " et ".join(kind.replace("technologique", "techno") for kind in self.kinds)

    @property
    def path(self) -> str:
        """What leads to it: "la voie professionnelle", "les voies générale et technologique"."""
        if self.is_vocational:
            return "la voie professionnelle"
        kinds = [_FEMININE[kind] for kind in self.kinds]
        return f"les voies {listed(kinds)}" if len(kinds) > 1 else f"la voie {kinds[0]}"

    @property
    def prepares(self) -> str:
        """What the lycée prepares for, after "prépare": "au bac général et aux bacs..."."""
        if self.is_vocational:
            domains = [f"« {track.label} »" for track in self.tracks]
            many = "les domaines" if len(domains) > 1 else "le domaine"
            return f"au bac professionnel dans {many} {listed(domains)}"
        technological = [track.label for track in self.tracks if track.id != "general"]
        parts = ["au bac général"] if len(technological) < len(self.tracks) else []
        if technological:
            many = "aux bacs technologiques" if len(technological) > 1 else "au bac technologique"
            parts.append(f"{many} {listed(technological)}")
        return listed(parts)

    @property
    def total(self) -> int:
        """How many sat it.

        Raises:
            OpenDataError: the tracks do not sum up to it.
        """
        total = integer(self.row, "presents_bac: TOTAL")
        counted = sum(track.candidates for track in self.tracks)
        if total != counted:
            raise OpenDataError(
                f"{self.row.origin} : « presents_bac: TOTAL » vaut {total} et la somme des voies "
                f"{counted}. Une voie manque peut-être dans bot/opendata/columns.py."
            )
        return total

    @property
    def keywords(self) -> tuple[str, ...]:
        """Other words for its tracks."""
        words = [word for track in self.tracks for word in _TRACK_KEYWORDS.get(track.id, ())]
        return tuple(dict.fromkeys(words))

    def in_track(self, track: Track) -> str:
        """Return where its candidates are: "au bac général", "en STMG"."""
        if track.id == "general":
            return "au bac général"
        return f"en « {track.label} »" if self.is_vocational else f"en {track.label}"


def tracks_of(row: Row, columns: Mapping[str, tuple[str, str]]) -> tuple[Track, ...]:
    """Return the tracks that have candidates.

    Raises:
        OpenDataError: none has any.
    """
    tracks = []
    for column, (track, label) in columns.items():
        candidates = optional_integer(row, column)
        if candidates:
            tracks.append(Track(track, label, candidates))
    if not tracks:
        raise OpenDataError(
            f"{row.origin} : aucun candidat dans aucune voie. Retirez cette ligne ou complétez-la."
        )
    return tuple(tracks)
