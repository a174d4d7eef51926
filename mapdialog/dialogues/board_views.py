"""Settings: the boards that own, propose and decide dialogues."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.dialogues.boards import add_board, boards_of, change_board, remove_board
from mapdialog.dialogues.models import Board
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.named_pages import all_page, one_page
from mapdialog.organisations.named_things import thing_or_404


class BoardForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Board
        fields = ("name",)
        labels: dict[str, Any] = {"name": gettext_lazy("Name")}
        widgets: dict[str, Any] = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


@require_http_methods(["GET", "POST"])
def boards(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """All of them; sent, it adds one."""
    return all_page(
        request,
        municipality,
        BoardForm(request.POST or None),
        add=add_board,
        route="staff_rules:boards",
        title=_("Boards"),
        lead=_(
            "Council, executive board and committees: they own dialogues and decide on them. "
            "Residents read who owns the dialogue."
        ),
        empty=_("There is no board yet. A dialogue needs one that owns it."),
        add_words=_("Add a board"),
        things=[
            (one, reverse("staff_rules:board", args=[municipality.slug, one.pk]), "", "")
            for one in boards_of(municipality)
        ],
    )


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """One of them: its name, and whether it can go."""
    found = thing_or_404(boards_of(municipality), number)
    return one_page(
        request,
        municipality,
        BoardForm(request.POST or None, initial={"name": found.name}),
        thing=found,
        change=change_board,
        all_name=_("Boards"),
        route="staff_rules:boards",
        gone_route="staff_rules:board_gone",
    )


@require_POST
def board_gone(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = thing_or_404(municipality.boards.all(), number)
    remove_board(found)
    messages.success(request, _("“%(name)s” is removed.") % {"name": found})
    return redirect("staff_rules:boards", municipality.slug)
