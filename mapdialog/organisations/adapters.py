"""Staff accounts are made by invitation; nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mapdialog.organisations.directory import let_in
from mapdialog.organisations.login_counters import (
    client_address,
    count_attempt,
    forget_failures,
    remember_browser,
)
from mapdialog.organisations.models import User

NAME_LENGTH = 120


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._counted = count_attempt(request, credentials.get("email", ""))
        if self._counted is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        for usage in self._counted or []:
            usage.rollback()

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **details)
        remember_browser(response, user.email)
        return response

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        forget_failures(context.request, user.email)


class StaffSocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """After the provider has said who it is, before anybody is logged in."""
        account = sociallogin.account
        said = account.extra_data
        claims = {**said.get("id_token", {}), **said.get("userinfo", {})}
        emails = [
            found.email.lower()
            for found in sociallogin.email_addresses
            # Some providers write the word; "false" is a word too.
            if found.verified is True or found.verified == "true"
        ]
        is_login = sociallogin.state.get("process", AuthProcess.LOGIN) == AuthProcess.LOGIN
        known = sociallogin.user if sociallogin.is_existing else None
        name = str(claims.get("name", ""))[:NAME_LENGTH]
        person = let_in(known, emails=emails, name=name, claims=claims) if is_login else None
        if person is None:
            context = {"email": claims.get("email", ""), "verified": bool(emails)}
            page = render(request, "organisations/not_invited.html", context, status=403)
            raise ImmediateHttpResponse(page)
        if known is None:
            sociallogin.connect(request, person)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False
