"""The pages about the service itself: what it does with answers, people and cookies.

What the software does stands there as it is; to some of them a municipality adds its own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import AboutText
from mapdialog.organisations.models import Municipality, User
from mapdialog.organisations.setting_changes import ABOUT_TEXT, record_change

REVIEWED = date(2026, 11, 22)
WITH_PROFILE = date(2026, 11, 30)


@dataclass(frozen=True)
class AboutPage:
    slug: str
    title: Promise | str
    template: str
    reviewed: date
    """When somebody last held the text against what the software does."""
    may_add: Promise | str = ""
    """What a municipality may want to add; empty: nothing but the software decides it."""


PAGES: dict[str, AboutPage] = {
    page.slug: page
    for page in (
        AboutPage("sa-raknar-vi", _("How we count"), "counting", date(2026, 11, 30)),
        AboutPage(
            "personuppgifter", _("Personal data"), "personal_data", WITH_PROFILE,
            _("For example: your case number, how long you keep answers, your own rules."),
        ),
        AboutPage(
            "tillganglighet", _("Accessibility"), "accessibility", REVIEWED,
            _("For example: what you have tested yourselves, and what is lacking in your texts."),
        ),
        AboutPage("kakor", _("Cookies"), "cookies", REVIEWED),
        AboutPage(
            "om-webbplatsen", _("About the site"), "site", REVIEWED,
            _("For example: why you ask, and where your decisions on dialogues are found."),
        ),
        AboutPage(
            "kontakt", _("Contact us"), "contact", WITH_PROFILE,
            _("For example: opening hours, and where somebody helps those who do not read maps."),
        ),
    )
}  # fmt: skip
ADDED_TO = [page for page in PAGES.values() if page.may_add]


def own_words(municipality: Municipality) -> dict[str, str]:
    """What the municipality has added, by page."""
    return dict(municipality.about_texts.values_list("page", "text"))


@transaction.atomic
def add_own_words(
    municipality: Municipality, texts: Mapping[str, str], *, actor: User | None
) -> None:
    """`texts`: by page; those that are not named stay."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # two who save at once
    before = own_words(municipality)
    for page, text in texts.items():
        was = before.get(page, "")
        if was != text:
            AboutText.objects.update_or_create(
                municipality=municipality, page=page, defaults={"text": text}
            )
            record_change(municipality, ABOUT_TEXT, was, text, actor=actor, detail=page)
