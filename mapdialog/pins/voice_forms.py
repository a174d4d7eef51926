"""A comment on a voice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mapdialog.pins.models import MAX_TEXT
from mapdialog.pins.respondents import new_token


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(
            attrs={"rows": 4, "class": "input", "aria-describedby": "comment-notice"}
        ),
    )
    submission = forms.CharField(max_length=80, widget=forms.HiddenInput, initial=new_token)
    """Sending the same form twice stores one comment."""
