"""Jobs: an analysis never runs in a request."""

from procrastinate.contrib.django import app

from mapdialog.hotspots.models import AnalysisRun, RunRepeat
from mapdialog.hotspots.runs.repeating import carry_out_repeat
from mapdialog.hotspots.runs.services import execute_run


@app.task(name="hotspots.analyse_run", queue="analysis")
def analyse_run(run_id: int) -> None:
    """Carry out a run that has been started."""
    execute_run(AnalysisRun.objects.select_related("dialogue__municipality").get(pk=run_id))


@app.task(name="hotspots.repeat_run", queue="analysis")
def repeat_run(repeat_id: int) -> None:
    """Carry out a repeat that has been asked for."""
    carry_out_repeat(RunRepeat.objects.select_related("run__result").get(pk=repeat_id))
