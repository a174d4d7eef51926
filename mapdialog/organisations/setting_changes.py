"""Who changed what the municipality says about itself and demands of its dialogues."""

from itertools import takewhile
from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpRequest
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from mapdialog.pages import NamedPage, page_of

if TYPE_CHECKING:
    from mapdialog.organisations.models import Municipality, User

ON_A_PAGE = 20
SHOWN_LETTERS, BEFORE_IT = 200, 40


class Setting(models.TextChoices):
    """The fields of the profile by their own names, and what has pages of its own."""

    NAME = "name", _("name")
    COLOUR = "accent_colour", _("colour")
    ARMS = "coat_of_arms", _("coat of arms")
    EMAIL = "contact_email", _("contact e-mail")
    PHONE = "contact_phone", _("contact phone")
    ADDRESS = "contact_address", _("postal address")
    CONTROLLER = "data_controller", _("who answers for personal data")
    OFFICER = "data_protection_officer", _("data protection officer")
    ANSWER_TIMES = "answer_times", _("promised answering times")
    WHO_PROPOSES = "who_proposes", _("who proposes dialogues")
    WHO_DECIDES = "who_decides", _("who decides on dialogues")
    SRID = "projected_srid", _("local projection (EPSG)")
    GUIDELINE = "guideline", _("guideline")
    ABOUT_TEXT = "about_text", _("own words on a page about the service")


class SettingChange(models.Model):
    """Appended, never changed."""

    municipality = models.ForeignKey(
        "organisations.Municipality", on_delete=models.CASCADE, related_name="setting_changes"
    )
    setting = models.CharField(max_length=30, choices=Setting)
    detail = models.CharField(max_length=80, blank=True)
    """Which of several, by its address."""
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    actor = models.ForeignKey(
        "organisations.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """None: the command line."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.setting}: {self.after[:60]}"

    @property
    def name(self) -> str:
        return str(capfirst(self.get_setting_display()))

    @property
    def short_before(self) -> str:
        return self._where_they_differ(self.before)

    @property
    def short_after(self) -> str:
        return self._where_they_differ(self.after)

    def _where_they_differ(self, text: str) -> str:
        pairs = zip(self.before, self.after, strict=False)
        alike = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
        begins = max(0, alike - BEFORE_IT) if alike < len(text) else 0
        return ("… " if begins else "") + Truncator(text[begins:]).chars(SHOWN_LETTERS)


def record_change(
    municipality: "Municipality",
    setting: str,
    before: str,
    after: str,
    *,
    actor: "User | None",
    detail: str = "",
) -> None:
    """Nothing, where nothing has changed."""
    if before != after:
        SettingChange.objects.create(
            municipality=municipality,
            setting=setting,
            detail=detail,
            before=before,
            after=after,
            actor=actor,
        )


def changes_of(request: HttpRequest, municipality: "Municipality", *settings: Setting) -> NamedPage:
    """One page of what was changed of these settings, the latest first."""
    found = municipality.setting_changes.filter(setting__in=settings).select_related("actor")
    return page_of(request, found, per_page=ON_A_PAGE, name="changes")
