"""A run's record names the code that made it, wherever that code lies now."""

import pytest

from mapdialog.hotspots.runs import versions


def test_what_reads_analyses_and_makes_places_is_part_of_the_version() -> None:
    names = {
        str(path.relative_to(versions.settings.BASE_DIR)) for path in versions.analysing_files()
    }
    runs = {f"mapdialog/hotspots/runs/{name}.py" for name in ("inputs", "places", "services")}
    assert runs | {"analysis/pipeline.py", "geodata/frames.py"} <= names


def test_a_file_that_moved_away_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "ANALYSING", (*versions.ANALYSING, "analysis/gone_*.py"))
    with pytest.raises(FileNotFoundError, match="gone_"):
        versions.analysing_files()
