"""What came in bursts: looked at as one thing, then counted or hidden."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import signed_in
from mapdialog.areas.names import place_names
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins.bursts import burst_or_404, bursts_waiting, decide_burst
from mapdialog.pins.models import Burst
from mapdialog.pins.moderation_forms import BurstForm
from mapdialog.pins.vocabulary import Perception

PER_PAGE = 20
UNSAFE = Q(held_pins__pin__perception=Perception.UNSAFE)
WITH_TEXT = ~Q(held_pins__pin__original_text="")


@dataclass(frozen=True)
class ShownBurst:
    burst: Burst
    name: str
    """Of its place; empty: all over the map."""
    form: BurstForm


@require_GET
def bursts(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Those that wait, and those that have been decided about."""
    return _bursts_page(request, dialogue_or_404(municipality, slug))


def _bursts_page(
    request: HttpRequest, dialogue: Dialogue, refused: tuple[int, BurstForm] | None = None
) -> HttpResponse:
    waiting = bursts_waiting(dialogue).annotate(
        pins=Count("held_pins"),
        people=Count("held_pins__pin__respondent", distinct=True),
        unsafe=Count("held_pins", filter=UNSAFE),
        with_text=Count("held_pins", filter=WITH_TEXT),
    )
    page = page_of(request, waiting, per_page=PER_PAGE)
    decided = dialogue.bursts.exclude(decision="").select_related("decided_by")
    context = {
        "dialogue": dialogue,
        "page": page,
        "items": _shown(dialogue, list(page), refused),
        "decided": page_of(
            request,
            decided.annotate(pins=Count("held_pins")).order_by("-decided_at", "-pk"),
            per_page=PER_PAGE,
            name="decided",
        ),
    }
    return render(request, "pins/bursts.html", context, status=422 if refused else 200)


def _shown(
    dialogue: Dialogue, found: list[Burst], refused: tuple[int, BurstForm] | None
) -> list[ShownBurst]:
    middles = {burst.pk: burst.place.centroid for burst in found if burst.place is not None}
    names = place_names(dialogue.municipality, list(middles.values()))
    by_burst = dict(zip(middles, map(str, names), strict=True))
    return [
        ShownBurst(
            burst,
            by_burst.get(burst.pk, ""),
            refused[1]
            if refused and refused[0] == burst.pk
            # Several forms stand on the page: each field needs an id of its own.
            else BurstForm(auto_id=f"burst_{burst.pk}_%s"),
        )
        for burst in found
    ]


@require_POST
def decide(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    burst = burst_or_404(dialogue, number)
    form = BurstForm(request.POST, auto_id=f"burst_{burst.pk}_%s")
    if not form.is_valid():
        return _bursts_page(request, dialogue, (burst.pk, form))
    try:
        pins = decide_burst(burst, actor=signed_in(request), **form.cleaned_data)
    except Invalid as error:
        form.add_error("reason", error.message)
        return _bursts_page(request, dialogue, (burst.pk, form))
    if form.cleaned_data["decision"] == Burst.Decision.COUNT:
        said = ngettext(
            "%(n)d pin counts as soon as it is approved.",
            "%(n)d pins count as soon as they are approved.",
            pins,
        )
    else:
        said = ngettext("%(n)d pin is hidden.", "%(n)d pins are hidden.", pins)
    messages.success(request, said % {"n": pins})
    return redirect("staff_pins:bursts", municipality.slug, slug)
