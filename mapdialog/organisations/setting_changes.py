"""Who changed what the municipality says about itself and demands of its dialogues."""

from itertools import takewhile
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from mapdialog.pages import NamedPage, page_of

if TYPE_CHECKING:
    from mapdialog.organisations.models import Municipality, User

ON_A_PAGE = 20
SHOWN_LETTERS, BEFORE_IT = 200, 40


# What has pages of its own; all else is a field of the profile, and called so.
GUIDELINE, ABOUT_TEXT = "guideline", "about_text"
NAMES = {GUIDELINE: _("guideline"), ABOUT_TEXT: _("own words on a page about the service")}


class SettingChange(models.Model):
    """Appended, never changed."""

    municipality = models.ForeignKey(
        "organisations.Municipality", on_delete=models.CASCADE, related_name="setting_changes"
    )
    setting = models.CharField(max_length=30)
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
        """As the form calls it."""
        if self.setting in NAMES:
            return str(capfirst(NAMES[self.setting]))
        field = apps.get_model("organisations", "Municipality")._meta.get_field(self.setting)
        return str(capfirst(field.verbose_name))  # type: ignore[union-attr]

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


def changes_of(request: HttpRequest, municipality: "Municipality", *settings: str) -> NamedPage:
    """One page of what was changed of these settings, the latest first."""
    found = municipality.setting_changes.filter(setting__in=settings).select_related("actor")
    return page_of(request, found, per_page=ON_A_PAGE, name="changes")
