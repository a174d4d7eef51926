"""Settings: the organisations that take part."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.organisations.models import Municipality, Organisation
from mapdialog.organisations.named_pages import all_page, one_page
from mapdialog.organisations.named_things import thing_or_404
from mapdialog.organisations.parties import add_party, change_party, parties_of, remove_party


class PartyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organisation
        fields = ("name", "kind")
        labels: dict[str, Any] = {"name": gettext_lazy("Name"), "kind": gettext_lazy("Kind")}
        widgets: dict[str, Any] = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


@require_http_methods(["GET", "POST"])
def parties(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """All of them; sent, it adds one."""
    return all_page(
        request,
        municipality,
        PartyForm(request.POST or None),
        add=add_party,
        route="staff_settings:organisations",
        title=_("Organisations"),
        lead=_(
            "Those who take part: the police area, housing companies, schools. They are partners "
            "in dialogues, answer for actions, and people belong to them."
        ),
        empty=_("There is no organisation yet."),
        add_words=_("Add an organisation"),
        things=[
            (
                one,
                reverse("staff_settings:organisation", args=[municipality.slug, one.pk]),
                one.get_kind_display(),
                _people(one.people),  # type: ignore[attr-defined]
            )
            for one in parties_of(municipality)
        ],
    )


def _people(number: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number} if number else ""


@require_http_methods(["GET", "POST"])
def party(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """One of them: its name and kind, and whether it can go."""
    found = thing_or_404(parties_of(municipality), number)
    return one_page(
        request,
        municipality,
        PartyForm(request.POST or None, initial={"name": found.name, "kind": found.kind}),
        thing=found,
        change=change_party,
        all_name=_("Organisations"),
        route="staff_settings:organisations",
        gone_route="staff_settings:organisation_gone",
    )


@require_POST
def party_gone(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = thing_or_404(municipality.organisations.all(), number)
    remove_party(found)
    messages.success(request, _("“%(name)s” is removed.") % {"name": found})
    return redirect("staff_settings:organisations", municipality.slug)
