"""Jobs that keep the house clean."""

from procrastinate.contrib.django import app

from mapdialog.organisations.login_counters import clear_expired


@app.periodic(cron="7 * * * *")
@app.task(name="clear_login_counters", queueing_lock="clear_login_counters")
def clear_login_counters(timestamp: int) -> None:
    """Every hour."""
    clear_expired()
