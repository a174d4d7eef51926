"""The two settings pages of what a municipality names itself (`named_things`): all of them with a
form for one more, and one of them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mapdialog.organisations.models import Municipality
from mapdialog.organisations.sent_forms import DONE, carry_out
from mapdialog.pages import page_of


def all_page(
    request: HttpRequest,
    municipality: Municipality,
    form: BaseForm,
    *,
    add: Callable[..., object],
    route: str,
    things: Sequence[Any],
    **shown: Any,
) -> HttpResponse:
    """`route`: where they all stand; `shown`: what the template asks for besides."""
    status = carry_out(form, lambda: add(municipality, **form.cleaned_data))
    if status == DONE:
        messages.success(request, _("“%(name)s” is added.") % form.cleaned_data)
        return redirect(route, municipality.slug)
    context = {"form": form, "page": page_of(request, things), **shown}
    return render(request, "organisations/named_things.html", context, status=status)


def one_page(
    request: HttpRequest,
    municipality: Municipality,
    form: BaseForm,
    *,
    thing: Any,
    change: Callable[..., object],
    all_name: str | Promise,
    route: str,
    gone_route: str,
) -> HttpResponse:
    """`route`: where they all stand; `gone_route`: where this one is removed."""
    name = str(thing)  # what is refused has given it another by then
    status = carry_out(form, lambda: change(thing, **form.cleaned_data))
    if status == DONE:
        messages.success(request, _("“%(name)s” is saved.") % form.cleaned_data)
        return redirect(route, municipality.slug)
    context = {
        "thing": thing,
        "name": name,
        "form": form,
        "all_name": all_name,
        "all_url": reverse(route, args=[municipality.slug]),
        "remove_url": reverse(gone_route, args=[municipality.slug, thing.pk]),
    }
    return render(request, "organisations/named_thing.html", context, status=status)
