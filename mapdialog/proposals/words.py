"""What is said of a proposal in the report to the body that decides (tjänsteskrivelse)."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.proposals.models import Consideration, Outcome


def report_text(answer: Consideration) -> str:
    """A paragraph to paste, with the reason in its own words."""
    facts = {
        "title": answer.proposal.title,
        "day": date_format(answer.considered_on),
        "reason": answer.reason,
    }
    if answer.outcome == Outcome.HELD:
        words = _(
            "Citizen dialogue: on %(day)s it was considered whether residents are to be asked "
            "about “%(title)s”. A dialogue is to be held. Reason: %(reason)s"
        )
    else:
        words = _(
            "Citizen dialogue: on %(day)s it was considered whether residents are to be asked "
            "about “%(title)s”. No dialogue is held. Reason: %(reason)s"
        )
    return words % facts
