"""Settings: the boards that own, propose and decide dialogues."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.dialogues.boards import add_board, boards_of, change_board, remove_board
from mapdialog.dialogues.models import Board
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.named_things import thing_or_404
from mapdialog.organisations.sent_forms import DONE, carry_out


class BoardForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Board
        fields = ("name",)
        labels: dict[str, Any] = {"name": gettext_lazy("Name")}
        widgets: dict[str, Any] = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


@require_http_methods(["GET", "POST"])
def boards(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """All of them; sent, it adds one."""
    form = BoardForm(request.POST or None)
    status = carry_out(form, lambda: add_board(municipality, **form.cleaned_data))
    if status == DONE:
        messages.success(request, _("“%(name)s” is added.") % form.cleaned_data)
        return redirect("staff_boards:boards", municipality.slug)
    context = {
        "title": _("Boards"),
        "lead": _(
            "Council, executive board and committees: they own dialogues and decide on them. "
            "Residents read who owns the dialogue."
        ),
        "empty": _("There is no board yet. A dialogue needs one that owns it."),
        "add": _("Add a board"),
        "form": form,
        "things": [
            (one, reverse("staff_boards:board", args=[municipality.slug, one.pk]), "", "")
            for one in boards_of(municipality)
        ],
    }
    return render(request, "organisations/named_things.html", context, status=status)


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """One of them: its name, and whether it can go."""
    found = thing_or_404(boards_of(municipality), number)
    name = str(found)
    form = BoardForm(request.POST or None, instance=found)
    status = carry_out(form, lambda: change_board(found, **form.cleaned_data))
    if status == DONE:
        messages.success(request, _("“%(name)s” is saved.") % form.cleaned_data)
        return redirect("staff_boards:boards", municipality.slug)
    context = {
        "thing": found,
        "name": name,
        "form": form,
        "all_name": _("Boards"),
        "all_url": reverse("staff_boards:boards", args=[municipality.slug]),
        "remove_url": reverse("staff_boards:board_gone", args=[municipality.slug, number]),
    }
    return render(request, "organisations/named_thing.html", context, status=status)


@require_POST
def board_gone(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = thing_or_404(municipality.boards.all(), number)
    remove_board(found)
    messages.success(request, _("“%(name)s” is removed.") % {"name": found})
    return redirect("staff_boards:boards", municipality.slug)
