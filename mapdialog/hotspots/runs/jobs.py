"""The work of this room that jobs carry out: runs, repeats, and the watch over both."""

from mapdialog.jobs import Work

QUEUE = "analysis"
RUN_WORK = Work("hotspots.analyse_run", "run_id", 1_870_001, QUEUE)
REPEAT_WORK = Work("hotspots.repeat_run", "repeat_id", 1_870_002, QUEUE)
WATCH = Work("hotspots.end_abandoned", "timestamp", 1_870_003, QUEUE)
