"""Jobs: bursts are seen while the minutes of arrival are there, and the minutes go in time."""

from procrastinate.contrib.django import app

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.pins.brake import look_after_brakes
from mapdialog.pins.bursts import blur_history, forget_arrivals, hold_bursts
from mapdialog.pins.flood_limits import forget_counted

TASK = "pins.hold_bursts"
EACH_MINUTE = "pins.look_after_floods"


@app.periodic(cron="*/5 * * * *")
@app.task(name=TASK, queue="dialogues", queueing_lock=TASK)
def look_for_bursts(timestamp: int) -> None:
    """Every five minutes, so that a coordinator hears of a burst while it goes on."""
    forget_arrivals()
    blur_history()
    for dialogue in Dialogue.objects.in_phase(Phase.OPEN, Phase.FEEDBACK):
        hold_bursts(dialogue)


@app.periodic(cron="* * * * *")
@app.task(name=EACH_MINUTE, queue="dialogues", queueing_lock=EACH_MINUTE)
def look_after_floods(timestamp: int) -> None:
    """Every minute: so that nothing that was counted is kept for ten."""
    forget_counted()
    look_after_brakes(Dialogue.objects.in_phase(Phase.OPEN))
