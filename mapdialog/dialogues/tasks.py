"""Jobs: the record of the phases follows the dates."""

from procrastinate.contrib.django import app

from mapdialog.dialogues.moving import follow_dates

TASK = "dialogues.follow_dates"


@app.periodic(cron="* * * * *")
@app.task(name=TASK, queue="dialogues", queueing_lock=TASK)
def follow(timestamp: int) -> None:
    """Every minute: what midnight, or a changed date, has opened and closed is on record."""
    follow_dates()
