"""The open-data files: the columns that each must have, and what becomes of each.

A file whose columns do not fit is refused before anything is read from it. A column that stands
here with ``NOT_SAID`` is required (its absence shows that the file has changed) but not used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NOT_SAID = "n'est pas dit"


@dataclass(frozen=True)
class DataFile:
    """One open-data file: where it comes from and its columns.

    Attributes:
        id: the ``source`` of the facts drawn from it.
        date: the date of those facts, None when the file gives none (or one for each row).
        copy: the public copy that was read, None when it is not known.
        columns: what becomes of each required column, in French (printed in the documentation).
    """

    id: str
    name: str
    title: str
    publisher: str
    licence: str
    date: str | None
    copy: str | None
    columns: Mapping[str, str]


_UNKNOWN_LICENCE = "licence non précisée dans la copie utilisée"

COMMUNES = DataFile(
    id="GitHub:etalab/decoupage-administratif:sources/epcicom.xlsx",
    name="communes_eurometropole_metz.csv",
    title="Composition communale des intercommunalités (Eurométropole de Metz)",
    publisher="Etalab (découpage administratif)",
    licence="Licence Ouverte",
    date="2024",
    copy="GitHub:etalab/decoupage-administratif:sources/epcicom.xlsx",
    columns={
        "dept": NOT_SAID,
        "siren": "doit être 200039865 (Eurométropole de Metz) sur toutes les lignes",
        "raison_sociale": NOT_SAID,
        "nature_juridique": NOT_SAID,
        "mode_financ": NOT_SAID,
        "nb_membres": "le nombre de communes, vérifié contre le nombre de lignes",
        "total_pop_tot": f"{NOT_SAID} (écrit à la main dans territory.yml)",
        "total_pop_mun": f"{NOT_SAID} (écrit à la main dans territory.yml)",
        "dep_com": NOT_SAID,
        "insee": "le code INSEE de la commune",
        "siren_membre": "le numéro SIREN de la commune",
        "nom_membre": "le nom de la commune et, sans accents, son identifiant",
        "ptot_2024": "la population totale",
        "pmun_2024": "la population municipale",
    },
)

GENERAL_TRACKS: Mapping[str, tuple[str, str]] = {
    "presents_bac: GNLE": ("general", "bac général"),
    "presents_bac: STMG": ("stmg", "STMG"),
    "presents_bac: STI2D": ("sti2d", "STI2D"),
    "presents_bac: STD2A": ("std2a", "STD2A"),
    "presents_bac: STL": ("stl", "STL"),
    "presents_bac: ST2S": ("st2s", "ST2S"),
    "presents_bac: S2TMD": ("s2tmd", "S2TMD"),
    "presents_bac: STHR": ("sthr", "STHR"),
}

VOCATIONAL_TRACKS: Mapping[str, tuple[str, str]] = {
    "presents_bac: Spécialités pluri-techno.": (
        "pro-pluritechnologique",
        "spécialités pluritechnologiques",
    ),
    "presents_bac: Transformations": ("pro-transformations", "transformations"),
    "presents_bac: Génie civil, construction et bois": (
        "pro-genie-civil",
        "génie civil, construction et bois",
    ),
    "presents_bac: Matériaux souples": ("pro-materiaux-souples", "matériaux souples"),
    "presents_bac: Mécanique, électricité, électronique": (
        "pro-mecanique-electricite",
        "mécanique, électricité, électronique",
    ),
    "presents_bac: Spécialités plurivalentes des services": (
        "pro-services-plurivalents",
        "spécialités plurivalentes des services",
    ),
    "presents_bac: Échanges et gestion": ("pro-echanges-gestion", "échanges et gestion"),
    "presents_bac: Communication et information": (
        "pro-communication-information",
        "communication et information",
    ),
    "presents_bac: Services aux personnes": ("pro-services-personnes", "services aux personnes"),
    "presents_bac: Services à la collectivité": (
        "pro-services-collectivite",
        "services à la collectivité",
    ),
}

_LYCEE_COLUMNS = {
    "Académie": NOT_SAID,
    "Département": NOT_SAID,
    "Etablissement": f"{NOT_SAID} (le nom relu de labels.yml est dit)",
    "Ville": "la commune, vérifiée contre labels.yml",
    "UAI": "l'établissement, par labels.yml, et son numéro UAI",
    "Code commune": NOT_SAID,
    "Secteur": "public (PU) ou privé (PR)",
}
_LYCEE_RESULTS = {
    "presents_bac: TOTAL": "le nombre de candidats présents au bac",
    "taux_reussite_pct: TOTAL": "le taux de réussite au bac",
    "effectif_rentree: 2nde": "le nombre d'élèves en seconde",
    "effectif_rentree: 1ère": "le nombre d'élèves en première",
    "effectif_rentree: Term.": "le nombre d'élèves en terminale",
}

LYCEES_GENERAL = DataFile(
    id="opendata:lycees",
    name="lycees_gt_ival2024_eurometropole_metz.csv",
    title="Indicateurs de valeur ajoutée des lycées, bac général et technologique, session 2024",
    publisher="DEPP (ministère de l'Éducation nationale)",
    licence="données ouvertes de la DEPP",
    date="2024",
    copy="GitHub:clemence-code/quality_education:data/ival-2024-154664.xlsx",
    columns={
        **_LYCEE_COLUMNS,
        **{
            column: f"une voie du lycée ({label}) et ses candidats présents"
            for column, (_, label) in GENERAL_TRACKS.items()
        },
        **_LYCEE_RESULTS,
    },
)

LYCEES_VOCATIONAL = DataFile(
    id="opendata:lycees",
    name="lycees_professionnels_ival2024_eurometropole_metz.csv",
    title="Indicateurs de valeur ajoutée des lycées, bac professionnel, session 2024",
    publisher="DEPP (ministère de l'Éducation nationale)",
    licence="données ouvertes de la DEPP",
    date="2024",
    copy="GitHub:clemence-code/quality_education:data/ival-2024-154664.xlsx",
    columns={
        **_LYCEE_COLUMNS,
        **{
            column: f"un domaine de bac professionnel ({label}) et ses candidats présents"
            for column, (_, label) in VOCATIONAL_TRACKS.items()
        },
        "presents_bac: Ensemble Production": f"{NOT_SAID} (somme d'autres colonnes)",
        "presents_bac: Ensemble Services": f"{NOT_SAID} (somme d'autres colonnes)",
        **_LYCEE_RESULTS,
    },
)

CFA_NETWORKS = DataFile(
    id="opendata:cfa",
    name="cfa_reseaux_eurometropole_metz.csv",
    title="Référentiels des réseaux de CFA",
    publisher="Mission apprentissage (flux-retour-cfas)",
    licence=_UNKNOWN_LICENCE,
    date=None,
    copy="GitHub:mission-apprentissage/flux-retour-cfas:server/static/reseaux",
    columns={
        "reseau": "le réseau, lu dans labels.yml (networks)",
        "siret": "le numéro SIRET de l'établissement",
        "uai": "l'établissement, par labels.yml, et son numéro UAI",
        "raison_sociale": f"{NOT_SAID} (le nom relu de labels.yml est dit)",
        "enseigne": f"{NOT_SAID} (autre nom, à reprendre dans les aliases de labels.yml)",
        "etat": "une ligne qui n'est pas « actif » n'est pas dite",
        "nature": NOT_SAID,
        "adresse": "l'adresse, lue dans labels.yml (addresses)",
        "academie": NOT_SAID,
        "qualiopi": "la certification Qualiopi (Oui ou Non)",
        "date_import": "la date de ce qui est dit de Qualiopi et du réseau",
    },
)

CFA_CONVENTIONS = DataFile(
    id="opendata:cfa",
    name="cfa_uai_convention_regionale_eurometropole_metz.csv",
    title="CFA sous convention régionale",
    publisher="Mission apprentissage (tables-correspondances)",
    licence=_UNKNOWN_LICENCE,
    date="2021-09",
    copy=(
        "GitHub:mission-apprentissage/tables-correspondances:"
        "server/src/jobs/convetionFilesImporter/assets/CFASousConvRegionale_latest-UAI.csv"
    ),
    columns={
        "numero_uai": "l'établissement, par labels.yml, et son numéro UAI",
        "commune": NOT_SAID,
        "commune_libe": "la commune",
        "denomination_principale": NOT_SAID,
        "patronyme_uai": f"{NOT_SAID} (le nom relu de labels.yml est dit)",
        "numero_siren_siret_uai": "le numéro SIRET de l'établissement",
        "adresse_uai": "la rue, lue dans labels.yml (addresses)",
        "code_postal_uai": "l'adresse",
        "localite_acheminement_uai": "l'adresse",
        "secteur_public_prive": "public (PU) ou privé (PR)",
        "ministere_tutelle_libe": NOT_SAID,
    },
)

APPRENTICESHIP_BODIES = DataFile(
    id="opendata:apprenticeship",
    name="organismes_apprentissage_eurometropole_metz.csv",
    title="Organismes de formation par apprentissage",
    publisher="Mission apprentissage",
    licence=_UNKNOWN_LICENCE,
    date=None,
    copy=None,
    columns={
        "uai": "l'établissement, par labels.yml, et son numéro UAI",
        "siret": "le numéro SIRET de l'établissement",
        "raison_sociale": f"{NOT_SAID} (le nom relu de labels.yml est dit)",
        "enseigne": f"{NOT_SAID} (autre nom, à reprendre dans les aliases de labels.yml)",
        "nature": NOT_SAID,
        "departement": NOT_SAID,
        "commune": "la commune",
        "adresse": "l'adresse, lue dans labels.yml (addresses)",
    },
)

HIGHER_EDUCATION = DataFile(
    id="opendata:higher_education",
    name="etablissements_superieur_lies_metz.csv",
    title="Principaux établissements d'enseignement supérieur",
    publisher="Ministère chargé de l'Enseignement supérieur",
    licence=_UNKNOWN_LICENCE,
    date="2025-04",
    copy=(
        "GitHub:lovecookie93/City-Fighting:"
        "fr-esr-principaux-etablissements-enseignement-superieur.csv"
    ),
    columns={
        "libelle": f"{NOT_SAID} (le nom relu de labels.yml est dit)",
        "sigle": NOT_SAID,
        "type": NOT_SAID,
        "secteur": NOT_SAID,
        "uai": "l'établissement, par labels.yml, et son numéro UAI",
        "commune": "l'adresse",
        "adresse": "l'adresse, lue dans labels.yml (addresses)",
        "code_postal": "l'adresse",
        "telephone": "le numéro de téléphone, seulement pour un établissement de Metz",
        "site": "le site internet",
        "date_creation": "l'année ou la date de création",
        "effectifs_2022_23": "le nombre d'étudiants de tout l'établissement en 2022-2023",
        "lien_avec_metz": "dit si le siège est à Metz : l'adresse d'un siège situé ailleurs "
        "n'est jamais donnée pour celle d'un campus messin",
    },
)

PARCOURSUP = DataFile(
    id="opendata:parcoursup2025",
    name="parcoursup2025_formations_eurometropole_metz.csv",
    title="Formations de Parcoursup, session 2025 (Eurométropole de Metz)",
    publisher="Parcoursup (ministère chargé de l'Enseignement supérieur)",
    licence="Licence Ouverte 2.0",
    date="2025",
    copy="GitHub:crysis421/FRANCUNIV:fr-esr-parcoursup .csv",
    columns={
        "uai": "l'établissement, par labels.yml, et son numéro UAI",
        "etablissement": f"{NOT_SAID} (le nom relu de labels.yml est dit)",
        "statut": "le statut de l'établissement, lu dans labels.yml (statuses)",
        "formation": "la formation, lue dans labels.yml (programmes)",
        "code_commune": NOT_SAID,
        "commune": "la commune, vérifiée contre labels.yml",
        "source_commune": NOT_SAID,
        "lat": NOT_SAID,
        "lon": NOT_SAID,
        "lien_industrie_heuristique": "« oui » ajoute le domaine « industrie » à la formation",
    },
)

TERRITOIRES = DataFile(
    id="opendata:territoires",
    name="territoires_industrie_nord_lorraine.csv",
    title="Périmètre du Territoire d'industrie Nord Lorraine",
    publisher="ANCT",
    licence=_UNKNOWN_LICENCE,
    date="2024-09-16",
    copy="GitHub:anct-carto/superposeur-anct:data/geom/geojsonV2/ti_geom.geojson",
    columns={
        "source": NOT_SAID,
        "commit": NOT_SAID,
        "date_commit": NOT_SAID,
        "id_ti": NOT_SAID,
        "lib_ti": NOT_SAID,
        "composition": f"{NOT_SAID} (écrit à la main dans territory.yml)",
        "metz_metropole_presente": "une ligne qui n'est pas « oui » est écartée (ancien périmètre)",
        "remarque": NOT_SAID,
    },
)

DATA_FILES: tuple[DataFile, ...] = (
    COMMUNES,
    LYCEES_GENERAL,
    LYCEES_VOCATIONAL,
    CFA_NETWORKS,
    CFA_CONVENTIONS,
    APPRENTICESHIP_BODIES,
    HIGHER_EDUCATION,
    PARCOURSUP,
    TERRITOIRES,
)
