"""allauth's forms where they say more here."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        if not settings.MAIL_IS_SENT:
            raise ValidationError(_("No mail is sent from here."))
        cleaned: dict[str, Any] = super().clean()
        return cleaned
