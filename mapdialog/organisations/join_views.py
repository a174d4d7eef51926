"""What a link opens: a choice of password, or the acceptance by the account that is there."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mapdialog.access import signed_in
from mapdialog.organisations.accounts import person_by_email
from mapdialog.organisations.invitations import why_closed
from mapdialog.organisations.join_forms import JoinForm
from mapdialog.organisations.joining import (
    accept,
    choose_password,
    invitation_of_link,
    must_log_in,
)
from mapdialog.organisations.models import Invitation, User


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitation_of_link(token)
    request.municipality = invitation.municipality  # type: ignore[attr-defined]
    context: dict[str, object] = {"invitation": invitation}
    if closed := why_closed(invitation):
        context |= {"closed": closed}
        return render(request, "organisations/join_closed.html", context, status=410)
    is_other = (
        request.user.is_authenticated and signed_in(request).email.lower() != invitation.email
    )
    if is_other:
        return render(request, "organisations/join_other.html", context, status=409)
    person = person_by_email(invitation.email)
    if must_log_in(invitation, person):
        return _with_account(request, invitation, token)
    return _with_password(request, invitation, token, person)


def _with_account(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        accept(token, signed_in(request))
        return redirect("staff_organisations:start", invitation.municipality.slug)
    return render(request, "organisations/join_accept.html", {"invitation": invitation})


def _with_password(
    request: HttpRequest, invitation: Invitation, token: str, person: User | None
) -> HttpResponse:
    # What somebody is called elsewhere is not told to who holds a link.
    is_ours = person and person.memberships.filter(municipality=invitation.municipality).exists()
    initial = {"name": person.name if person and is_ours else ""}
    form = JoinForm(invitation.email, request.POST or None, initial=initial)
    if form.is_valid():
        chosen = form.cleaned_data
        person = choose_password(token, name=chosen["name"], password=chosen["password1"])
        messages.success(request, _("Your password is chosen."))
        start = reverse("staff_organisations:start", args=[invitation.municipality.slug])
        response: HttpResponse = perform_login(request, person, redirect_url=start)
        return response
    context = {"invitation": invitation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "organisations/join.html", context, status=status)
