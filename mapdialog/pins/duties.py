"""What waits in the review: pins and comments, also those that came on the last day; and the alarm
while a dialogue's brake is on."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_moderate
from mapdialog.dialogues.models import Phase
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.pins.brake import State, braked
from mapdialog.pins.waiting import (
    burst_words,
    bursts_in,
    comment_words,
    comments_waiting,
    pin_words,
    pins_waiting,
)


@duty_source
def review_duties(person: Person, municipality: Municipality) -> Iterator[Duty]:
    if not can_moderate(person, municipality):
        return
    dialogues = municipality.dialogues.in_phase(Phase.PREPARATION, Phase.OPEN, Phase.FEEDBACK)
    pins_in, comments_in = pins_waiting(municipality), comments_waiting(municipality)
    held_in = bursts_in(municipality)
    for dialogue in dialogues:
        where = [municipality.slug, dialogue.slug]
        if held := held_in.get(dialogue.pk, 0):
            address = reverse("staff_pins:bursts", args=where)
            yield Duty(Urgency.WAITS, burst_words(held), address, detail=dialogue.title)
        if pins := pins_in.get(dialogue.pk, 0):
            address = reverse("staff_pins:inbox", args=where)
            yield Duty(Urgency.WAITS, pin_words(pins), address, detail=dialogue.title)
        if comments := comments_in.get(dialogue.pk, 0):
            address = reverse("staff_pins:comments", args=where)
            yield Duty(Urgency.WAITS, comment_words(comments), address, detail=dialogue.title)


@duty_source
def brake_duties(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """The alarm: a flood is not over because its answers are held."""
    if not can_moderate(person, municipality):
        return
    dialogues = municipality.dialogues.in_phase(Phase.OPEN)
    for change in braked(dialogues).values():
        since = {"since": date_format(localtime(change.at), "j b H:i")}
        if change.state == State.PAUSED:
            words = _("No answers are taken since %(since)s: take them again, or let it be") % since
        else:
            words = _("A flood of answers: new ones wait since %(since)s") % since
        address = reverse("staff_pins:brake", args=[municipality.slug, change.dialogue.slug])
        # With a day of its own it stands before what has none.
        since_on = localtime(change.at).date()
        detail = change.dialogue.title
        yield Duty(Urgency.WAITS, words, address, detail=detail, due_on=since_on)
