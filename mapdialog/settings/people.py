"""Settings: who works here and how they log in."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workplaces"
LOGOUT_REDIRECT_URL = "index"
ACCOUNT_ADAPTER = "mapdialog.organisations.adapters.StaffAccountAdapter"
SOCIALACCOUNT_ADAPTER = "mapdialog.organisations.adapters.StaffSocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# No mail to addresses that strangers write into the form.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"reset_password": "mapdialog.organisations.account_forms.ResetForm"}
# allauth's own notes down the address as one that is not verified, which then forbids the code.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Logins have counters of their own, see organisations/login_counters.py.
ACCOUNT_RATE_LIMITS = {"login": None}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
"""How many proxies stand in front: each adds one address to X-Forwarded-For."""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "mapdialog.organisations.two_step.TwoStepAdapter"
# Nobody signs up here: the address is the one that was invited.
MFA_ALLOW_UNVERIFIED_EMAIL = True
TOTP_KEYS = [key for key in os.environ.get("TOTP_KEYS", "").split(",") if key]
"""What the secrets of login codes are encrypted with: the first, older ones; else SECRET_KEY."""

# --- The municipality's own login (OpenID Connect) ------------------------------------------
# A link to it, not a form: whoever follows it shows who they are to the provider anyhow, and a
# form may lead to no other origin (CSP).
SOCIALACCOUNT_LOGIN_ON_GET = True


def oidc_provider(
    *, server_url: str, client_id: str, secret: str, name: str, verified_domains: list[str]
) -> dict[str, Any]:
    """The provider as allauth takes it. Of the domains every address counts as verified: some
    providers say nothing of it (`email_verified`), and give out only addresses of their own."""
    return {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "municipality",
                    "name": name,
                    "client_id": client_id,
                    "secret": secret,
                    "settings": {
                        "server_url": server_url,
                        "oauth_pkce_enabled": True,
                        "verified_email": verified_domains,
                    },
                }
            ]
        }
    }


def oidc_roles(text: str) -> list[tuple[str, str, str]]:
    """Group, municipality's code (or none) and role, of `group=1484:role;group=role`.

    Groups of a directory may hold commas and equal signs of their own.
    """
    found = []
    for line in filter(None, (part.strip() for part in text.split(";"))):
        group, mark, target = line.rpartition("=")
        code, _colon, role = target.rpartition(":")
        if not (mark and group and role):
            raise ImproperlyConfigured(f"OIDC_ROLES: write group=1484:role, not “{line}”.")
        found.append((group.strip(), code.strip(), role.strip()))
    return found


SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if os.environ.get("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS = oidc_provider(
        server_url=os.environ["OIDC_SERVER_URL"],
        client_id=os.environ["OIDC_CLIENT_ID"],
        secret=os.environ["OIDC_CLIENT_SECRET"],
        name=os.environ.get("OIDC_NAME", "Kommunens inloggning"),
        verified_domains=[d for d in os.environ.get("OIDC_VERIFIED_DOMAINS", "").split(",") if d],
    )
OIDC_ROLE_CLAIM = os.environ.get("OIDC_ROLE_CLAIM", "")
"""The claim that lists somebody's groups; empty: roles are given here alone."""
OIDC_ROLES = oidc_roles(os.environ.get("OIDC_ROLES", ""))
