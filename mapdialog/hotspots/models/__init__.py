"""Analysis runs, what they found, and what was published of it."""

from mapdialog.hotspots.models.publications import (
    Publication,
    PublishedArea,
    PublishedCell,
    PublishedPart,
)
from mapdialog.hotspots.models.run_layers import (
    ContrastArea,
    Hotspot,
    PartOfDay,
    RunCell,
    RunContour,
    RunPartCell,
)
from mapdialog.hotspots.models.runs import (
    AnalysisRun,
    RunRepeat,
    RunResult,
    RunSnapshot,
    RunStep,
)

__all__ = [
    "AnalysisRun",
    "ContrastArea",
    "Hotspot",
    "PartOfDay",
    "Publication",
    "PublishedArea",
    "PublishedCell",
    "PublishedPart",
    "RunCell",
    "RunContour",
    "RunPartCell",
    "RunRepeat",
    "RunResult",
    "RunSnapshot",
    "RunStep",
]
