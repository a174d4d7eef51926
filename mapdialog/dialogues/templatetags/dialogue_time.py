"""How long a dialogue is still open, in words."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phase_by_date import today_in_sweden

register = template.Library()
SOON_DAYS = 60


@register.filter
def time_left(dialogue: Dialogue) -> str:
    """ "5 days left"; the date when it is far away; the last day by its own words."""
    if dialogue.closes_at is None:
        return _("Open until further notice")
    days = (dialogue.closes_at - today_in_sweden()).days
    if days < 0:
        return _("Closes soon")
    if days == 0:
        return _("Last day today")
    if days > SOON_DAYS:
        return _("Open until %s") % date_format(dialogue.closes_at)
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
