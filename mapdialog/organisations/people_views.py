"""Settings: who works in the municipality, in which roles, and who is invited."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.access import roles_of, signed_in
from mapdialog.organisations.invitations import (
    invitation_or_404,
    invite,
    link_to_new_password,
    open_invitations,
    renew,
    withdraw,
)
from mapdialog.organisations.mails import mail_link, path_of_link
from mapdialog.organisations.members import change_member, member_or_404, remove_member
from mapdialog.organisations.models import Invitation, Municipality, Role, User, role_names
from mapdialog.organisations.people import people_of
from mapdialog.organisations.people_forms import InviteForm, RolesForm, TwoStepForm
from mapdialog.organisations.sent_forms import DONE, carry_out
from mapdialog.organisations.two_step import demand_two_steps
from mapdialog.pages import page_of

DECISIONS_PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """All who work here and all who are invited; sent, it invites one more."""
    form = InviteForm(municipality, request.POST or None)
    made: list[tuple[Invitation, str]] = []

    def ask() -> None:
        made.append(invite(municipality, actor=signed_in(request), **form.cleaned_data))

    status = carry_out(form, ask, field="email")
    if status == DONE:
        return _hand_over(request, municipality, *made[0])
    invited = open_invitations(municipality).select_related("organisation")
    decisions = municipality.membership_decisions.select_related("actor")
    context = {
        "form": form,
        "people": page_of(request, people_of(municipality), name="colleagues"),
        "invitations": page_of(request, invited, name="invitations"),
        "page": page_of(request, decisions, per_page=DECISIONS_PER_PAGE),
        "mail_is_sent": settings.MAIL_IS_SENT,
    }
    return render(request, "organisations/people.html", context, status=status)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """One person's roles."""
    found = member_or_404(municipality, number)
    here = next(one for one in people_of(municipality) if one.user == found)
    initial = {"roles": here.roles, "organisation": here.organisation}
    form = RolesForm(municipality, request.POST or None, initial=initial)

    def change() -> None:
        change_member(municipality, found, actor=signed_in(request), **form.cleaned_data)

    status = carry_out(form, change, field="roles")
    if status == DONE:
        messages.success(request, _("The roles of %(name)s are saved.") % {"name": found})
        if found == request.user and Role.ADMINISTRATOR not in form.cleaned_data["roles"]:
            # Who has taken their own administrator's role away may not look at this page.
            return redirect("staff_organisations:start", municipality.slug)
        return redirect("staff_settings:people", municipality.slug)
    context = {"person": here, "form": form}
    return render(request, "organisations/person.html", context, status=status)


@require_POST
def remove(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = member_or_404(municipality, number)
    remove_member(municipality, found, actor=signed_in(request))
    messages.success(request, _("%(name)s has no access any more.") % {"name": found})
    return _after(request, municipality, found)


@require_POST
def new_password(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = member_or_404(municipality, number)
    made = link_to_new_password(municipality, found, actor=signed_in(request))
    return _hand_over(request, municipality, *made)


@require_POST
def renewal(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    invitation = invitation_or_404(municipality, number)
    return _hand_over(request, municipality, *renew(invitation, actor=signed_in(request)))


@require_POST
def withdrawal(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    invitation = invitation_or_404(municipality, number)
    withdraw(invitation, actor=signed_in(request))
    messages.success(
        request, _("The link of %(email)s is withdrawn.") % {"email": invitation.email}
    )
    return redirect("staff_settings:people", municipality.slug)


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Of whom a code beside the password is demanded."""
    form = TwoStepForm(request.POST or None, initial={"roles": municipality.two_step_roles})
    if form.is_valid():
        demand_two_steps(municipality, form.cleaned_data["roles"], actor=signed_in(request))
        messages.success(request, _("Saved. It holds from the next click of each of them."))
        return redirect("staff_settings:login", municipality.slug)
    status = 422 if form.is_bound else 200
    return render(request, "organisations/login_settings.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Whoever has a role may give it up."""
    who = signed_in(request)
    if request.method == "POST":
        remove_member(municipality, who, actor=who)
        messages.success(request, _("You have left %(name)s.") % {"name": municipality})
        return redirect("workplaces")
    context = {"roles": role_names(roles_of(who, municipality))}
    return render(request, "organisations/leave.html", context)


def _after(request: HttpRequest, municipality: Municipality, found: User) -> HttpResponse:
    if found == request.user:
        return redirect("workplaces")
    return redirect("staff_settings:people", municipality.slug)


def _hand_over(
    request: HttpRequest, municipality: Municipality, invitation: Invitation, token: str
) -> HttpResponse:
    """By mail, or on the screen of who asked: there alone, as only its hash is kept."""
    address = request.build_absolute_uri(path_of_link(token))
    if mail_link(invitation, address):
        messages.success(
            request, _("A mail is on its way to %(email)s.") % {"email": invitation.email}
        )
        return redirect("staff_settings:people", municipality.slug)
    context = {
        "invitation": invitation,
        "address": address,
        "mail_failed": settings.MAIL_IS_SENT,
    }
    return render(request, "organisations/hand_over.html", context)
