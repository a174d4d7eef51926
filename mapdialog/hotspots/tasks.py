"""Jobs: an analysis never runs in a request."""

from procrastinate.contrib.django import app

from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.services import execute_run


@app.task(name="hotspots.analyse_run", queue="analysis")
def analyse_run(run_id: int) -> None:
    """Carry out a run that has been started."""
    execute_run(AnalysisRun.objects.select_related("dialogue__municipality").get(pk=run_id))
