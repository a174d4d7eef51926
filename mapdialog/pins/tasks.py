"""Jobs: bursts are seen while the minutes of arrival are there, and the minutes go in time."""

from procrastinate.contrib.django import app

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.pins.bursts import forget_arrivals, hold_bursts

TASK = "pins.hold_bursts"


@app.periodic(cron="*/5 * * * *")
@app.task(name=TASK, queue="dialogues", queueing_lock=TASK)
def look_for_bursts(timestamp: int) -> None:
    """Every five minutes, so that a coordinator hears of a burst while it goes on."""
    forget_arrivals()
    for dialogue in Dialogue.objects.in_phase(Phase.OPEN, Phase.FEEDBACK):
        hold_bursts(dialogue)
