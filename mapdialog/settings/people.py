"""Settings: who works here and how they log in."""

import os

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
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if os.environ.get("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "municipality",
                "name": os.environ.get("OIDC_NAME", "Kommunens inloggning"),
                "client_id": os.environ["OIDC_CLIENT_ID"],
                "secret": os.environ["OIDC_CLIENT_SECRET"],
                "settings": {"server_url": os.environ["OIDC_SERVER_URL"]},
            }
        ]
    }
