"""Settings: what the municipality says about itself."""

import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from geodata.crs import LOCAL_SRIDS, METRIC_NAME, METRIC_SRID
from mapdialog.access import signed_in
from mapdialog.errors import DomainError
from mapdialog.organisations.arms import arms_file_name, require_small
from mapdialog.organisations.contrast import require_readable
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.named_things import tidy_name
from mapdialog.organisations.profile import FIELDS, KEPT, change_profile
from mapdialog.organisations.sent_forms import DONE, carry_out
from mapdialog.organisations.setting_changes import changes_of

SECTIONS: tuple[tuple[Promise | str, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Name and looks"),
        ("name", "accent_colour", "arms", "without_arms"),
    ),
    (
        gettext_lazy("How residents reach you"),
        ("contact_email", "contact_phone", "contact_address", "answer_times"),
    ),
    (gettext_lazy("Personal data"), ("data_controller", "data_protection_officer")),
    (gettext_lazy("Dialogues"), ("who_proposes", "who_decides")),
    (gettext_lazy("Maps and files"), ("projected_srid",)),
)
ZONES = [
    (METRIC_SRID, f"{METRIC_NAME} (EPSG:{METRIC_SRID})"),
    *((srid, f"{name} (EPSG:{srid})") for srid, name in LOCAL_SRIDS.items()),
]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    arms = forms.FileField(
        label=gettext_lazy("Coat of arms"),
        required=False,
        help_text=gettext_lazy("PNG or SVG, at most 300 kB. It stands at the top of every page."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/svg+xml"}),
    )
    without_arms = forms.BooleanField(
        label=gettext_lazy("Take the coat of arms away"), required=False
    )
    projected_srid = forms.TypedChoiceField(
        label=gettext_lazy("Coordinate system of exported files"),
        choices=ZONES,
        coerce=int,
        help_text=gettext_lazy("The zone that your own maps are drawn in."),
    )

    class Meta:
        model = Municipality
        fields = FIELDS
        labels: dict[str, Any] = {
            "name": gettext_lazy("Name"),
            "accent_colour": gettext_lazy("Colour"),
            "contact_email": gettext_lazy("E-mail"),
            "contact_phone": gettext_lazy("Phone"),
            "contact_address": gettext_lazy("Postal address"),
            "data_controller": gettext_lazy("Who answers for personal data (the controller)"),
            "data_protection_officer": gettext_lazy("How the data protection officer is reached"),
            "answer_times": gettext_lazy("How soon you answer"),
            "who_proposes": gettext_lazy("Who proposes dialogues"),
            "who_decides": gettext_lazy("Who decides that a dialogue is held"),
        }
        help_texts: dict[str, Any] = {
            "accent_colour": gettext_lazy(
                "White or dark words must be readable on it (contrast 4.5:1)."
            ),
            "answer_times": gettext_lazy(
                "For example: questions within five working days, feedback on a dialogue within "
                "three months. Residents read it as a promise."
            ),
            "data_controller": gettext_lazy(
                "The board that is the controller. Residents read it under Personal data."
            ),
            "data_protection_officer": gettext_lazy("An e-mail address, and a phone number."),
            "who_proposes": gettext_lazy("Your own rule; it stands in every dialogue's checklist."),
            "who_decides": gettext_lazy("Your own rule; it stands in every dialogue's checklist."),
        }
        widgets: dict[str, Any] = {
            "accent_colour": forms.TextInput(attrs={"type": "color"}),
            "who_proposes": forms.Textarea(attrs={"rows": 2}),
            "who_decides": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.coat_of_arms:
            del self.fields["without_arms"]
        for name in FIELDS:
            self.fields[name].show_hidden_initial = True

    def changed(self) -> dict[str, Any]:
        """What was changed in this tab."""
        names = {*self.changed_data, "arms", "without_arms"} & self.cleaned_data.keys()
        return {name: self.cleaned_data[name] for name in names}

    def sections(self) -> list[tuple[Promise | str, list[forms.BoundField]]]:
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in SECTIONS
        ]

    def clean_name(self) -> str:
        return str(_told(tidy_name, self.cleaned_data["name"]))

    def clean_accent_colour(self) -> str:
        colour: str = self.cleaned_data["accent_colour"]
        _told(require_readable, colour)
        return colour

    def clean_arms(self) -> bytes | None:
        """What was sent, looked at; the file's own name is nobody's business."""
        file = self.cleaned_data["arms"]
        if not file:
            return None
        _told(require_small, file.size)
        data: bytes = file.read()
        _told(arms_file_name, self.instance.code, data)
        return data


def _told(check: Any, *given: Any) -> Any:
    """A refusal becomes the field's own."""
    try:
        return check(*given)
    except DomainError as refusal:
        raise forms.ValidationError(refusal.message) from refusal


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    # A copy: what is refused must not colour the page that says so.
    form = ProfileForm(
        request.POST or None, request.FILES or None, instance=copy.copy(municipality)
    )
    who = signed_in(request)
    status = carry_out(form, lambda: change_profile(municipality, actor=who, **form.changed()))
    if status == DONE:
        messages.success(request, _("The profile is saved."))
        return redirect("staff_settings:profile", municipality.slug)
    context = {"form": form, "changes": changes_of(request, municipality, *KEPT)}
    return render(request, "organisations/profile.html", context, status=status)
