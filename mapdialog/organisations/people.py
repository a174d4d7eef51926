"""The people of a municipality as its administrators see them."""

import datetime
from dataclasses import dataclass

from mapdialog.organisations.models import Membership, Municipality, Organisation, User, role_names


@dataclass
class Colleague:
    user: User
    organisation: Organisation | None
    roles: list[str]
    last_seen_on: datetime.date | None
    from_directory: bool

    @property
    def role_names(self) -> list[str]:
        return role_names(self.roles)


def people_of(municipality: Municipality) -> list[Colleague]:
    """Everybody who has a role, by name."""
    rows = Membership.objects.filter(municipality=municipality, user__is_active=True)
    found: dict[int, Colleague] = {}
    for row in rows.select_related("user", "organisation"):
        known = found.setdefault(row.user_id, Colleague(row.user, None, [], None, False))
        known.roles.append(row.role)
        known.organisation = known.organisation or row.organisation
        known.last_seen_on = known.last_seen_on or row.last_seen_on
        known.from_directory |= row.from_directory
    return sorted(found.values(), key=lambda one: (str(one.user).casefold(), one.user.pk))
