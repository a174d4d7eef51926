"""Which municipality is meant."""

from django.db.models import Q
from django.utils.translation import gettext as _

from mapdialog.errors import Invalid, NotFound
from mapdialog.organisations.models import Municipality


def municipality_by_code(code: str | None) -> Municipality:
    """The municipality with this code or address; without one, the only municipality there is."""
    if code:
        found = Municipality.objects.filter(Q(code=code) | Q(slug=code)).first()
        if found is None:
            raise NotFound(
                _(
                    "There is no municipality %(code)s. Make it first: "
                    "manage.py create_municipality --code %(code)s"
                )
                % {"code": code}
            )
        return found
    known = list(Municipality.objects.all()[:2])
    if len(known) != 1:
        raise Invalid(_("Say which municipality is meant: --municipality and its code."))
    return known[0]
