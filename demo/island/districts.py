"""The ten named parts of the municipality and who lives in them."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from demo.island.coast import Coast
from demo.island.curves import largest
from demo.island.place import CRS, MUNICIPALITY_CODE, to_sweref
from demo.island.plan import Point as DrawnPoint
from demo.island.quarters import QUARTERS
from demo.island.streets import Skeleton

AGES = ("0_15", "16_24", "25_44", "45_64", "65_84", "85_plus")


@dataclass(frozen=True)
class District:
    """``ages`` are shares in the order of ``AGES``; ``label`` is where its name stands."""

    name: str
    inhabitants: int
    women: float
    ages: tuple[float, ...]
    label: DrawnPoint


OUTER = "Yttre ön"
DISTRICTS: tuple[District, ...] = (
    District("Centrum", 2310, 0.53, (0.09, 0.13, 0.27, 0.22, 0.23, 0.06), (1330, -130)),
    District("Gamla stan", 1120, 0.52, (0.10, 0.12, 0.28, 0.24, 0.22, 0.04), (2080, -330)),
    District("Hamnen", 640, 0.49, (0.08, 0.12, 0.32, 0.28, 0.18, 0.02), (2120, -840)),
    District("Norrängen", 3180, 0.50, (0.22, 0.14, 0.30, 0.21, 0.11, 0.02), (1500, 760)),
    District("Östersjöberg", 1270, 0.50, (0.23, 0.10, 0.26, 0.27, 0.13, 0.01), (2480, 640)),
    District("Fyrbacken", 1060, 0.51, (0.18, 0.09, 0.20, 0.29, 0.22, 0.02), (3390, 380)),
    District("Kvarnbacken", 1690, 0.51, (0.20, 0.11, 0.27, 0.25, 0.15, 0.02), (90, -150)),
    District("Lugnet", 1840, 0.50, (0.21, 0.10, 0.24, 0.27, 0.16, 0.02), (250, -1020)),
    District("Strandängen", 760, 0.51, (0.20, 0.10, 0.25, 0.26, 0.17, 0.02), (1560, -1430)),
    District(OUTER, 360, 0.47, (0.16, 0.08, 0.19, 0.31, 0.24, 0.02), (-1500, 1300)),
)  # fmt: skip

# Faces without a quarter of their own that still belong to a part of the town.
ANNEXES: dict[str, tuple[DrawnPoint, ...]] = {
    "Centrum": ((905, -50), (1130, -500), (1620, -905), (1000, 270), (840, 290)),
    "Kvarnbacken": ((600, 300),),
    "Gamla stan": ((2280, 60),),
    "Hamnen": ((2300, -680), (2000, -1300), (2840, -860)),
    "Fyrbacken": ((2700, -150),),
    "Strandängen": ((1300, -1750),),
}


def district_geometries(coast: Coast, skeleton: Skeleton) -> dict[str, BaseGeometry]:
    """Every face of the plan belongs to one part, so that together they tile the land."""
    seeds: dict[str, list[DrawnPoint]] = {name: list(found) for name, found in ANNEXES.items()}
    for quarter in QUARTERS:
        seeds.setdefault(quarter.district, []).extend(quarter.seeds)
    faces: dict[str, list[BaseGeometry]] = {district.name: [] for district in DISTRICTS}
    for face in skeleton.faces:
        owner = next(
            (
                name
                for name, points in seeds.items()
                if any(face.contains(Point(point)) for point in points)
            ),
            OUTER,
        )
        faces[owner].append(face)
    faces[OUTER] += coast.skerries
    merged = {name: shapely.union_all(parts) for name, parts in faces.items()}
    for pier in shapely.get_parts(coast.piers):
        nearest = min(merged, key=lambda name: float(merged[name].distance(pier)))
        merged[nearest] = merged[nearest].union(pier)
    return merged


def town_outline(coast: Coast, skeleton: Skeleton) -> Polygon:
    """Round all parts but the outer island: where there are schools and streets with names."""
    parts = district_geometries(coast, skeleton)
    town = shapely.union_all([part for name, part in parts.items() if name != OUTER])
    return largest(town.buffer(260).buffer(-150).simplify(8))


def district_frame(coast: Coast, skeleton: Skeleton) -> gpd.GeoDataFrame:
    """code, name, women_0_15 … men_85_plus and geometry, in EPSG:3006."""
    geometries = district_geometries(coast, skeleton)
    rows = []
    for number, district in enumerate(DISTRICTS, start=1):
        row: dict[str, object] = {
            "code": f"{MUNICIPALITY_CODE}{number:02d}",
            "name": district.name,
            "geometry": shapely.make_valid(to_sweref(geometries[district.name])),
        }
        rows.append(row | dict(_inhabitants(district)))
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


def _inhabitants(district: District) -> list[tuple[str, int]]:
    """Whole people by sex and age; the largest group takes what rounding left over."""
    women = np.array(district.ages) * district.women * district.inhabitants
    # Women live longer: among the oldest three of five are women.
    men = np.array(district.ages) * (1 - district.women) * district.inhabitants
    shift = men[-1] * 0.25
    counts = np.rint([*women[:-1], women[-1] + shift, *men[:-1], men[-1] - shift]).astype(int)
    counts[np.argmax(counts)] += district.inhabitants - counts.sum()
    names = [f"{sex}_{age}" for sex in ("women", "men") for age in AGES]
    return list(zip(names, counts.tolist(), strict=True))
