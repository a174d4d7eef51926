"""The pages about the service itself: what it does with answers, people and cookies."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REVIEWED = date(2026, 11, 22)
WITH_PROFILE = date(2026, 11, 30)


@dataclass(frozen=True)
class AboutPage:
    slug: str
    title: Promise | str
    template: str
    reviewed: date
    """When somebody last held the text against what the software does."""


PAGES: dict[str, AboutPage] = {
    page.slug: page
    for page in (
        AboutPage("sa-raknar-vi", _("How we count"), "counting", date(2026, 11, 25)),
        AboutPage("personuppgifter", _("Personal data"), "personal_data", WITH_PROFILE),
        AboutPage("tillganglighet", _("Accessibility"), "accessibility", REVIEWED),
        AboutPage("kakor", _("Cookies"), "cookies", REVIEWED),
        AboutPage("om-webbplatsen", _("About the site"), "site", REVIEWED),
        AboutPage("kontakt", _("Contact us"), "contact", WITH_PROFILE),
    )
}
