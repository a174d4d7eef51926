"""Who has answered so far: counts only.

Sex, age and relation stand in a table that only the analysis may join (see `pins.models`); what is
counted here says nothing about anybody.
"""

from django.db.models import Count, Q

from mapdialog.dialogues.later_rooms import Reach, later_rooms
from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Pin, Status
from mapdialog.pins.vocabulary import Perception


def reach_of(dialogue: Dialogue) -> Reach:
    counts = Pin.objects.filter(dialogue=dialogue).aggregate(
        all_pins=Count("pk"),
        approved=Count("pk", filter=Q(status=Status.APPROVED)),
        waiting=Count("pk", filter=Q(status=Status.PENDING)),
        respondents=Count("respondent", distinct=True),
        with_text=Count("pk", filter=~Q(original_text="")),
        unsafe=Count("pk", filter=Q(perception=Perception.UNSAFE)),
    )
    return Reach(**counts)


def pins_by_dialogue(municipality: Municipality) -> dict[int, int]:
    pins = Pin.objects.filter(dialogue__municipality=municipality).order_by()
    return dict(pins.values_list("dialogue").annotate(Count("pk")))


later_rooms.reach_of = reach_of
later_rooms.pins_by_dialogue = pins_by_dialogue
