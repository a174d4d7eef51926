"""All that a finished run found beside its tested places, for those who may read it."""

from dataclasses import dataclass

from mapdialog.hotspots.models import AnalysisRun, ContrastArea, RunResult
from mapdialog.hotspots.workbench.mention_pictures import Mentions, mentions_of
from mapdialog.hotspots.workbench.words.change import (
    CHANGE_KINDS,
    Change,
    ChangeInWords,
    change_in_words,
    change_of,
)
from mapdialog.hotspots.workbench.words.contrasts import (
    CONTRAST_KINDS,
    Contrast,
    ContrastInWords,
    contrast_in_words,
    contrasts_of,
    is_shown,
)
from mapdialog.hotspots.workbench.words.sensitivity import Sensitivity, sensitivity_of


@dataclass(frozen=True)
class Findings:
    said: list[Mentions]
    contrasts: list[Contrast]
    change: Change | None
    sensitivity: Sensitivity | None
    areas: list[ContrastInWords | ChangeInWords]
    """Every area that differs, in the order of the list."""

    @property
    def is_asked(self) -> bool:
        """Whether the run looked for differences at all."""
        return bool(self.contrasts or self.change or self.sensitivity)

    def area(self, number: str) -> ContrastInWords | ChangeInWords | None:
        return next((one for one in self.areas if str(one.area.pk) == number), None)


def shown_areas(run: AnalysisRun) -> list[ContrastArea]:
    """The areas that differ and may be told of; changes first, as they are what people ask for."""
    # Each knows this very run, and with it the results that its words are made of.
    areas = [area for area in run.contrasts.all() if is_shown(area)]
    order = [*CHANGE_KINDS, *CONTRAST_KINDS]
    return sorted(areas, key=lambda area: order.index(ContrastArea.Kind(area.kind)))


def findings_of(run: AnalysisRun, result: RunResult) -> Findings:
    areas = shown_areas(run)
    changes = [change_in_words(a) for a in areas if a.kind in CHANGE_KINDS]
    contrasts = [contrast_in_words(a) for a in areas if a.kind in CONTRAST_KINDS]
    told = result.findings
    return Findings(
        said=mentions_of(told.get("answers") or {}),
        contrasts=contrasts_of(told.get("contrasts") or [], contrasts),
        change=change_of(told.get("change"), changes),
        sensitivity=sensitivity_of(told.get("sensitivity")),
        areas=[*changes, *contrasts],
    )
