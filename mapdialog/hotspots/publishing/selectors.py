"""What of a dialogue's analyses is published."""

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import Publication


def latest_publication(dialogue: Dialogue) -> Publication | None:
    """What the public sees: the newest published run."""
    return dialogue.publications.select_related("run__result").first()
