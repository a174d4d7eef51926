"""What waits among the public documents: requests, advice on disposal, and its decision."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.access import (
    Person,
    can_advise_on_disposal,
    can_decide_disposal,
    can_manage_records,
    can_see_exact_pins,
)
from mapdialog.dialogues.models import Phase
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.records.models import Disposal, DisposalAdvice


@duty_source
def requests_to_answer(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Public documents are handed out promptly (TF 2:15): the oldest first."""
    if not can_manage_records(person, municipality):
        return
    may_open = can_see_exact_pins(person, municipality)
    every = reverse("staff_records:requests", args=[municipality.slug])
    for asked in municipality.records_requests.filter(answered_on=None).order_by("received_on"):
        yield Duty(
            Urgency.WAITS,
            _("Answer the request for records %s") % asked.case_number,
            reverse("staff_records:request", args=[municipality.slug, asked.pk])
            if may_open
            else every,
            detail=date_format(asked.received_on),
        )


@duty_source
def disposals_to_advise_on_or_decide(person: Person, municipality: Municipality) -> Iterator[Duty]:
    advises = can_advise_on_disposal(person, municipality)
    decides = can_decide_disposal(person, municipality)
    if not (advises or decides):
        return
    url = reverse("staff_records:disposal", args=[municipality.slug])
    for dialogue, advised in _not_disposed_of(municipality):
        if advises and not advised:
            yield Duty(Urgency.WAITS, _("Advise on the disposal of “%s”") % dialogue, url)
        if decides and advised:
            yield Duty(Urgency.WAITS, _("Decide on the disposal of “%s”") % dialogue, url)


def _not_disposed_of(municipality: Municipality) -> list[tuple[str, bool]]:
    """Titles of closed dialogues that hold what people said, and whether there is advice."""
    of_it = {"dialogue": OuterRef("pk")}
    advised = Exists(DisposalAdvice.objects.filter(**of_it))
    left = municipality.dialogues.in_phase(Phase.CLOSED).exclude(
        Exists(Disposal.objects.filter(**of_it))
    )
    return list(left.annotate(advised=advised).values_list("title", "advised"))
