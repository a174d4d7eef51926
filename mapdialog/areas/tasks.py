"""Jobs: a base map is never made in a request."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from mapdialog.areas.map_imports import (
    MAP_WORK,
    QUEUE,
    WATCH,
    carry_out_map_import,
    end_abandoned_imports,
)
from mapdialog.areas.models import BaseMapImport
from mapdialog.jobs import BEFORE_OTHERS, EVERY_QUARTER_OF_A_MINUTE


@app.task(name=MAP_WORK.task, queue=QUEUE, pass_context=True)
def import_base_map(context: JobContext, import_id: int) -> None:
    """Carry out an import that somebody has asked for."""
    asked = BaseMapImport.objects.select_related("municipality").get(pk=import_id)
    carry_out_map_import(asked, worker_ends=context.should_abort)


@app.periodic(cron=EVERY_QUARTER_OF_A_MINUTE)
@app.task(name=WATCH.task, queue=QUEUE, queueing_lock=WATCH.task, priority=BEFORE_OTHERS)
def watch(timestamp: int) -> None:
    """Every quarter of a minute: what a worker left when it died is ended, and its file goes."""
    end_abandoned_imports()
