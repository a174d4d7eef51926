"""Who has answered so far: counts only, and none that rests on fewer than ten people.

Sex, age and relation stand in a table that only the analysis may join (see `pins.models`); what is
counted here says nothing about anybody.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from mapdialog.dialogues.models import Dialogue


@dataclass(frozen=True)
class Reach:
    all_pins: int
    approved: int
    waiting: int
    respondents: int
    with_text: int
    unsafe: int


def reach_of(dialogue: Dialogue) -> Reach:
    # `pins` is the reverse side of the next room's table; nothing of that room is imported.
    counts = Dialogue.objects.filter(pk=dialogue.pk).aggregate(
        all_pins=Count("pins"),
        approved=Count("pins", filter=Q(pins__status="approved")),
        waiting=Count("pins", filter=Q(pins__status="pending")),
        respondents=Count("pins__respondent", distinct=True),
        with_text=Count("pins", filter=~Q(pins__original_text="")),
        unsafe=Count("pins", filter=Q(pins__perception="unsafe")),
    )
    return Reach(**counts)
