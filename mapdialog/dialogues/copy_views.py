"""Asking again, and deleting a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.access import signed_in
from mapdialog.dialogues.copies import ask_again, delete_draft, keeps_from_deletion
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.errors import WrongPhase
from mapdialog.organisations.models import Municipality


@require_POST
def copy(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    asked = ask_again(dialogue_or_404(municipality, slug), actor=signed_in(request))
    messages.success(
        request, _("A new draft with the same words. Its decision and dates are its own.")
    )
    return redirect("staff_dialogues:edit", municipality.slug, asked.slug)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """First what would go, then, confirmed, the deletion."""
    found = dialogue_or_404(municipality, slug)
    if found.phase != Phase.PREPARATION:
        raise WrongPhase(_("Only a draft can be deleted: this dialogue has been open."))
    if request.method == "POST" and request.POST.get("confirmed") == found.slug:
        delete_draft(found)
        messages.success(request, _("The draft “%s” is deleted.") % found.title)
        return redirect("staff_dialogues:dialogues", municipality.slug)
    context = {"dialogue": found, "missing": keeps_from_deletion(found)}
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogues/delete.html", context, status=status)
