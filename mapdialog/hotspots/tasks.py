"""Jobs: an analysis never runs in a request."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from mapdialog.hotspots.models import AnalysisRun, RunRepeat
from mapdialog.hotspots.runs.abandoned import end_abandoned
from mapdialog.hotspots.runs.jobs import QUEUE, REPEAT_WORK, RUN_WORK, WATCH
from mapdialog.hotspots.runs.repeating import carry_out_repeat
from mapdialog.hotspots.runs.services import execute_run
from mapdialog.jobs import BEFORE_OTHERS, EVERY_QUARTER_OF_A_MINUTE


@app.task(name=RUN_WORK.task, queue=QUEUE, pass_context=True)
def analyse_run(context: JobContext, run_id: int) -> None:
    """Carry out a run that has been started."""
    run = AnalysisRun.objects.select_related("dialogue__municipality").get(pk=run_id)
    execute_run(run, worker_ends=context.should_abort)


@app.task(name=REPEAT_WORK.task, queue=QUEUE, pass_context=True)
def repeat_run(context: JobContext, repeat_id: int) -> None:
    """Carry out a repeat that has been asked for."""
    repeat = RunRepeat.objects.select_related("run__result").get(pk=repeat_id)
    carry_out_repeat(repeat, worker_ends=context.should_abort)


@app.periodic(cron=EVERY_QUARTER_OF_A_MINUTE)
@app.task(name=WATCH.task, queue=QUEUE, queueing_lock=WATCH.task, priority=BEFORE_OTHERS)
def watch(timestamp: int) -> None:
    """Every quarter of a minute: what a worker left when it died is taken up or ended."""
    end_abandoned()
