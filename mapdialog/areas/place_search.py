"""Finding a place by its name, on PostgreSQL's trigrams."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

MIN_LETTERS = 2
MAX_LETTERS = 80
AREA_KIND = "area"
LETTERS = {"a": "[aåäá]", "e": "[eéè]", "o": "[oöø]", "u": "[uü]"}
"""Who types without dots and rings finds the names that have them; trigrams index this as well."""
REACH_LNG, REACH_LAT = 0.8, 0.3
"""Degrees that hold `FAR_M` of a provisional outline anywhere in Sweden (30 km)."""
ALIKE = 0.45
"""How alike a misspelt name must be to be found, from 0 to 1 (pg_trgm's word similarity)."""


@dataclass(frozen=True)
class FoundPlace:
    """A place by name. `kind` is the base map's own word, or "area" for a part of the town."""

    name: str
    kind: str
    detail: str
    lng: float
    lat: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "detail": self.detail,
            "lng": round(self.lng, 6),
            "lat": round(self.lat, 6),
        }


# Names first that are what was typed, then those that begin with it, then those of which a word
# does, then those that are only alike. Parts of the town stand before streets of the same name.
SEARCH = """
WITH named AS (
    SELECT name, kind, detail, point FROM areas_place WHERE base_map_id = %(base_map)s
    UNION ALL
    SELECT name, %(area_kind)s, '', ST_PointOnSurface(geometry)
    FROM areas_area WHERE area_set_id = %(area_set)s
), ranked AS (
    SELECT DISTINCT ON (name, kind, detail) name, kind, detail, point,
        CASE
            WHEN name ~* %(whole)s THEN 0
            WHEN name ~* %(beginning)s THEN 1
            WHEN name ~* %(word)s THEN 2
            ELSE 3
        END AS rank,
        strict_word_similarity(%(query)s, name) AS likeness
    FROM named
    WHERE (name ~* %(word)s
           OR (name %%> %(query)s AND word_similarity(%(query)s, name) >= %(alike)s))
      AND (%(boundary)s::bigint IS NULL OR EXISTS (
            SELECT 1 FROM areas_boundary b
            WHERE b.id = %(boundary)s
              AND CASE WHEN b.provisional
                       THEN ST_Expand(b.geometry, %(reach_lng)s, %(reach_lat)s) && named.point
                       ELSE ST_Intersects(b.geometry, named.point) END))
    ORDER BY name, kind, detail
)
SELECT name, kind, detail, ST_X(point), ST_Y(point)
FROM ranked
ORDER BY rank, CASE WHEN rank = 3 THEN -likeness ELSE 0 END, kind <> %(area_kind)s,
         length(name), name, detail
LIMIT %(limit)s
"""


def matching_places(
    query: str,
    *,
    limit: int,
    base_map_id: int | None,
    area_set_id: int | None,
    boundary_id: int | None,
) -> list[FoundPlace]:
    words = " ".join(query.replace("\x00", "").split())[:MAX_LETTERS]
    if len(words) < MIN_LETTERS:
        return []
    pattern = "".join(LETTERS.get(sign, re.escape(sign)) for sign in words.lower())
    values: dict[str, str | float | None] = {
        "query": words,
        "whole": f"^{pattern}$",
        "beginning": f"^{pattern}",
        "word": f"(^|[ -]){pattern}",
        "alike": ALIKE,
        "area_kind": AREA_KIND,
        "base_map": base_map_id,
        "area_set": area_set_id,
        "boundary": boundary_id,
        "reach_lng": REACH_LNG,
        "reach_lat": REACH_LAT,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, values)
        return [FoundPlace(*row) for row in cursor.fetchall()]
