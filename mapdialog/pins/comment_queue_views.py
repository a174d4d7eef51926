"""Comments on voices that wait for review."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import signed_in
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins import personal_data
from mapdialog.pins.inbox import comment_or_404, comments_waiting
from mapdialog.pins.models import Comment
from mapdialog.pins.moderation_forms import DecisionForm
from mapdialog.pins.workflow import Decision, moderate_comment

PER_PAGE = 20


@require_GET
def queue(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    return _queue_page(request, dialogue_or_404(municipality, slug))


def _queue_page(
    request: HttpRequest, dialogue: Dialogue, refused: tuple[int, DecisionForm] | None = None
) -> HttpResponse:
    page = page_of(request, comments_waiting(dialogue), per_page=PER_PAGE)
    items = [(comment, _form_for(comment, refused)) for comment in page]
    context = {
        "dialogue": dialogue,
        "page": page,
        "items": items,
        "possible_decisions": [Decision.APPROVE, Decision.MASK, Decision.HIDE],
    }
    return render(request, "pins/comment_queue.html", context, status=422 if refused else 200)


def _form_for(comment: Comment, refused: tuple[int, DecisionForm] | None) -> DecisionForm:
    if refused and refused[0] == comment.pk:
        return refused[1]
    proposal = {"public_text": personal_data.masked(comment.original_text)}
    # Several forms stand on the page: each field needs an id of its own.
    return DecisionForm(initial=proposal, auto_id=f"comment_{comment.pk}_%s")


@require_POST
def decide(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    comment = comment_or_404(dialogue, number)
    form = DecisionForm(request.POST, auto_id=f"comment_{comment.pk}_%s")
    if not form.is_valid():
        return _queue_page(request, dialogue, (comment.pk, form))
    decided = moderate_comment(comment, actor=signed_in(request), **form.arguments())
    messages.success(request, _("Comment: %s.") % decided.get_status_display())
    return redirect("staff_pins:comments", municipality.slug, slug)
