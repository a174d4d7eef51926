"""From Lantmäteriet's topographic products to the kinds of the base map, as a table.

"Topografi 10" and "Topografi 50 Nedladdning, vektor" come as GeoPackages, one a theme, with
several layers each. A layer says what it holds by its name, a feature by ``objekttyp``. ``LAYERS``
gives for each layer that is drawn a kind for every known ``objekttyp`` and one for all others
(``""``: not drawn). Names come as texts of their own, in ``karttext``, by ``textkategori``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ATTRIBUTION: Final = "© Lantmäteriet"


@dataclass(frozen=True)
class LayerKinds:
    """How the features of one layer are sorted: by the values of ``column``, compared without
    regard to case; those not listed become ``other``. ``name`` is the column with their name."""

    other: str
    column: str = "objekttyp"
    kinds: dict[str, str] = field(default_factory=dict)
    name: str = ""


_TEXTS: Final = LayerKinds(
    other="",
    column="textkategori",
    kinds={
        "tätort": "place_town",
        "bebyggelse": "place_district",
        "administrativ indelning": "",
        "hydrografi": "water_name",
        "skyddad natur": "park_name",
        "kyrka": "poi",
        "anläggningsområde/byggnadsanläggning": "poi",
        "anläggningsområde/bebyggelseanläggning": "poi",
    },
    name="karttext",
)

LAYERS: Final[dict[str, LayerKinds]] = {
    "mark": LayerKinds(
        other="",
        kinds={
            "hav": "water", "sjö": "water", "vattendragsyta": "water", "anlagt vatten": "water",
            "vattenyta": "water",
            "skog": "wood", "barr- och blandskog": "wood", "lövskog": "wood",
            "fjällbjörkskog": "wood",
            "åker": "farmland", "fruktodling": "farmland", "öppen mark": "meadow",
            "kalfjäll": "rock", "glaciär": "rock",
            "bebyggelse": "residential", "sluten bebyggelse": "residential",
            "hög bebyggelse": "residential", "låg bebyggelse": "residential",
            "industri- och handelsbebyggelse": "industry", "torg": "square",
        },
    ),
    "sankmark": LayerKinds(other="wetland"),
    "anlaggningsomrade": LayerKinds(
        other="",
        column="andamal",
        kinds={
            "skolområde": "school", "begravningsplats": "cemetery", "koloniområde": "allotments",
            "golfbana": "park", "besökspark": "park", "aktivitetspark": "pitch",
            "idrottsanläggning": "pitch", "campingplats": "park", "ospecificerad": "",
            "energiproduktion": "industry", "avfallsanläggning": "industry", "täkt": "industry",
            "gruvområde": "industry",
        },
    ),
    "byggnad": LayerKinds(other="building"),
    "hydrolinje": LayerKinds(other="stream"),
    "vaglinje": LayerKinds(
        other="road_street",
        kinds={
            "motorväg": "road_motorway", "motortrafikled": "road_motorway",
            "mötesfri väg": "road_primary", "övergripande länk": "road_primary",
            "landsväg": "road_primary", "huvudgata": "road_secondary",
            "landsväg liten": "road_secondary", "lokalgata stor": "road_street",
            "lokalgata liten": "road_street", "småväg": "road_service",
            "småväg enkel standard": "road_service", "på- och avfartsväg": "road_secondary",
        },
        name="gatunamn",
    ),
    "ovrig_vag": LayerKinds(
        other="path",
        kinds={
            "cykelväg": "cycleway", "gång- och cykelväg": "cycleway", "trappa": "steps",
            "parkväg": "path", "gångstig": "path", "traktorväg": "path", "elljusspår": "path",
        },
    ),
    "ralstrafik": LayerKinds(
        other="rail", kinds={"järnväg": "rail", "museijärnväg": "rail", "spårväg": "tram"}
    ),
    "textpunkt": _TEXTS,
    "textlinje": _TEXTS,
}  # fmt: skip

# Values of ``bro_och_tunnel`` that put a line under ground.
UNDER_GROUND: Final = frozenset({"tunnel", "underfart", "under mark"})
BELOW: Final = {
    "rail": "rail_tunnel",
    "tram": "rail_tunnel",
    "path": "tunnel",
    "cycleway": "tunnel",
    "steps": "tunnel",
}
