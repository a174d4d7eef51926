"""Choosing a password by a link."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from mapdialog.organisations.models import User


class JoinForm(SetPasswordMixin, forms.Form):  # type: ignore[type-arg]
    name = forms.CharField(
        label=_("Your name, as colleagues see it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("A password of at least 12 characters"), label2=_("The same password again")
    )

    def __init__(self, email: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = User(email=email)
        self.fields["password1"].help_text = _("Three or four words in a row are good.")
        self.fields["password2"].help_text = ""

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        return super().clean() or self.cleaned_data
