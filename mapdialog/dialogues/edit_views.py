"""Writing a dialogue: its words, its owners, its area."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapdialog.access import signed_in
from mapdialog.dialogues.changes import ReasonMissing
from mapdialog.dialogues.dialogue_area import area_of_geojson, area_of_parts, set_area
from mapdialog.dialogues.forms import AreaForm, DialogueForm
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.owners import ensure_board, set_owners
from mapdialog.dialogues.phases import Activity, require
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.dialogues.services import create_dialogue, edit_dialogue, free_address
from mapdialog.errors import Conflict, Invalid, NotReady
from mapdialog.organisations.models import Municipality


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = DialogueForm(municipality, request.POST or None)
    dialogue = _made(request, municipality, form) if request.method == "POST" else None
    if dialogue:
        messages.success(
            request, _("The dialogue is in preparation. The checklist says what is left.")
        )
        return redirect("staff_dialogues:dialogue", municipality.slug, dialogue.slug)
    return _form_page(request, form, None)


def _made(request: HttpRequest, municipality: Municipality, form: DialogueForm) -> Dialogue | None:
    """The new dialogue; None when the form says what is wrong, its words kept."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            dialogue = create_dialogue(
                municipality=municipality,
                slug=free_address(municipality, form.cleaned_data["title"]),
                created_by=signed_in(request),
                **form.details(),
            )
            _keep_owners(dialogue, form)
    except Conflict as error:
        # Another took the address in the same moment; sent again, the form finds the next.
        form.add_error(None, error.message)
        return None
    return dialogue


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    require(dialogue, Activity.EDIT)
    form = DialogueForm(municipality, request.POST or None, instance=dialogue)
    if request.method == "POST" and form.is_valid() and _kept(request, dialogue, form):
        return redirect("staff_dialogues:dialogue", municipality.slug, slug)
    return _form_page(request, form, dialogue)


def _kept(request: HttpRequest, dialogue: Dialogue, form: DialogueForm) -> bool:
    """Whether the words became the dialogue's; if not, the form says why and keeps them."""
    was_scheduled = dialogue.is_scheduled
    try:
        with transaction.atomic():
            reason = form.cleaned_data.get("reason", "")
            edit_dialogue(dialogue, actor=signed_in(request), reason=reason, **form.details())
            _keep_owners(dialogue, form)
    except ReasonMissing as error:
        # It may have opened since the form was read: then the form asks now.
        form.ask_reason(error.message)
        return False
    except NotReady as error:
        for line in (error.message, *error.missing):
            form.add_error(None, str(line))
        return False
    except Invalid as error:
        form.add_error(None, error.message)
        return False
    if was_scheduled and not dialogue.is_scheduled and dialogue.phase == Phase.PREPARATION:
        messages.warning(
            request,
            _("What had been attested is changed: attest the principles again, or it never opens."),
        )
    else:
        messages.success(request, _("The dialogue is changed."))
    return True


def _form_page(request: HttpRequest, form: DialogueForm, dialogue: Dialogue | None) -> HttpResponse:
    context = {"form": form, "dialogue": dialogue}
    status = 422 if form.is_bound else 200
    return render(request, "dialogues/dialogue_form.html", context, status=status)


def _keep_owners(dialogue: Dialogue, form: DialogueForm) -> None:
    chosen = form.cleaned_data
    owner, others = chosen["owner_board"], list(chosen["co_owners"])
    if chosen["new_board"].strip():
        board = ensure_board(dialogue.municipality, chosen["new_board"])
        owner, others = owner or board, [*others, board]
    set_owners(dialogue, owner=owner, co_owners=others)


@require_http_methods(["GET", "POST"])
def area(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The area that the dialogue is about."""
    dialogue = dialogue_or_404(municipality, slug)
    require(dialogue, Activity.EDIT)
    # Nothing chosen is a choice too: the whole municipality.
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AreaForm(municipality, *sent)
    if form.is_valid() and _keep_area(dialogue, form):
        messages.success(request, _("The area is set."))
        return redirect("staff_dialogues:dialogue", municipality.slug, slug)
    context = {"form": form, "dialogue": dialogue}
    status = 422 if form.is_bound else 200
    return render(request, "dialogues/area_form.html", context, status=status)


def _keep_area(dialogue: Dialogue, form: AreaForm) -> bool:
    """Whether what was chosen became the area; if not, the form says why."""
    chosen = form.cleaned_data
    text = chosen["file"] or chosen["outline"].strip()
    try:
        if text:
            set_area(dialogue, area_of_geojson(text))
        else:
            set_area(dialogue, area_of_parts(chosen["parts"]) if chosen["parts"] else None)
    except Invalid as error:
        form.add_error("outline", error.message)
        return False
    return True
