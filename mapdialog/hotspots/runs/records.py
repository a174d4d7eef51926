"""Writing a run's cells into the database, and reading them back as the frame they were."""

import math
from itertools import islice
from typing import Any

import geopandas as gpd
import pandas as pd
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from analysis.contours import surface_steps
from analysis.surface import Surface
from geodata.crs import to_store
from geodata.frames import shapes_frame
from mapdialog.hotspots.models import AnalysisRun, RunCell, RunContour

FIGURES = (
    "cell_id",
    "n",
    "n_unsafe",
    "n_safe",
    "respondents",
    "respondents_unsafe",
    "respondents_safe",
    "top_share",
    "share_unsafe",
    "share_low",
    "share_high",
)
BATCH = 2_000


def plain(value: Any) -> Any:
    """NumPy's value as Python's; NaN, which says "refused", as None."""
    found = value.item() if hasattr(value, "item") else value
    return None if isinstance(found, float) and math.isnan(found) else found


def stored_shape(shape: BaseGeometry) -> Any:
    """A Shapely geometry in EPSG:4326 as whichever kind of GEOS geometry it is."""
    return GEOSGeometry(memoryview(shape.wkb), srid=4326)


def store_cells(run: AnalysisRun, cells: gpd.GeoDataFrame) -> None:
    """`cells` of `analysis.pipeline.Layers`, EPSG:3006."""
    if cells.empty:
        return
    stored = to_store(cells)
    names = [name for name in FIGURES if name in stored.columns]
    rows = (
        RunCell(
            run=run,
            geometry=stored_shape(geometry),
            **{name: plain(value) for name, value in zip(names, values, strict=True)},
        )
        for geometry, values in zip(
            stored.geometry, stored[names].itertuples(index=False), strict=True
        )
    )
    while batch := list(islice(rows, BATCH)):
        RunCell.objects.bulk_create(batch)


def store_contours(run: AnalysisRun, surface: Surface | None) -> None:
    """The steps of a run's surfaces; none where they are withheld."""
    if surface is None:
        return
    columns = ["step", "low", "high", "sure", "geometry"]
    RunContour.objects.bulk_create(
        RunContour(
            run=run,
            surface=name,
            step=int(step),
            low=low,
            high=None if math.isinf(high) else high,
            sure=sure,
            geometry=stored_shape(geometry),
        )
        for name, steps in surface_steps(surface).items()
        for step, low, high, sure, geometry in to_store(
            steps.assign(step=steps["low"].rank(method="dense"))
        )[columns].itertuples(index=False)
    )


def cells_frame(run: AnalysisRun) -> gpd.GeoDataFrame:
    """A run's cells again, EPSG:3006, ordered by cell."""
    rows = list(run.cells.order_by("cell_id").values_list("geometry", *FIGURES))
    frame = pd.DataFrame([row[1:] for row in rows], columns=list(FIGURES))
    return shapes_frame(
        [bytes(row[0].wkb) for row in rows], {name: frame[name].tolist() for name in FIGURES}
    )
