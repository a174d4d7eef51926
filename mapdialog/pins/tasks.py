"""Jobs: bursts are seen while the minutes of arrival are there, and the minutes go in time."""

from procrastinate.contrib.django import app

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.pins.brake import look_after_brakes
from mapdialog.pins.bursts import blur_history, came_lately, forget_arrivals, hold_bursts
from mapdialog.pins.flood_limits import forget_counted

TASK = "pins.hold_bursts"
EACH_HOUR = "pins.blur_times"
EACH_MINUTE = "pins.look_after_floods"


@app.periodic(cron="*/5 * * * *")
@app.task(name=TASK, queue="dialogues", queueing_lock=TASK)
def look_for_bursts(timestamp: int) -> None:
    """Every five minutes, so that a coordinator hears of a burst while it goes on."""
    forget_arrivals()
    for dialogue in Dialogue.objects.in_phase(Phase.OPEN, Phase.FEEDBACK).filter(came_lately()):
        hold_bursts(dialogue)


@app.periodic(cron="23 * * * *")
@app.task(name=EACH_HOUR, queue="dialogues", queueing_lock=EACH_HOUR)
def blur_times(timestamp: int) -> None:
    """Every hour: the whole history is looked through."""
    blur_history()


@app.periodic(cron="* * * * *")
@app.task(name=EACH_MINUTE, queue="dialogues", queueing_lock=EACH_MINUTE)
def look_after_floods(timestamp: int) -> None:
    """Every minute: so that nothing that was counted is kept for ten."""
    forget_counted()
    look_after_brakes(Dialogue.objects.in_phase(Phase.OPEN))
