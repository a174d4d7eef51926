from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.organisations.invitations import invite_from_shell
from mapdialog.organisations.mails import mail_link, path_of_link
from mapdialog.organisations.models import Role
from mapdialog.organisations.selectors import municipality_by_code


class Command(DomainCommand):
    help = (
        "Let somebody into a municipality's workplace. Prints a link at which they choose a "
        "password, or mails it where mail is configured; it works once, for a week. The first "
        "administrator is made so, and invites all others in the browser. Called again it adds "
        "roles, and prints a new link as long as no password is chosen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", help="its code, e.g. 1484, or its address")
        parser.add_argument("--email", required=True, help="the person's e-mail address")
        parser.add_argument(
            "--role",
            required=True,
            action="append",
            help=f"one of {', '.join(Role.values)}; several times for several",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_by_code(options["municipality"])
        roles = options["role"] if isinstance(options["role"], list) else [options["role"]]
        joining = invite_from_shell(municipality, email=options["email"], roles=roles)
        names = ", ".join(joining.roles)
        if joining.has_joined:
            self.say(f"{joining.email} works for {municipality} as: {names}.")
        else:
            self.say(f"{joining.email} is invited to {municipality} as: {names}.")
        if joining.invitation is None:
            return
        address = f"{settings.SITE_ADDRESS}{path_of_link(joining.token)}"
        until = f"{joining.invitation.expires_at:%Y-%m-%d}"
        if mail_link(joining.invitation, address):
            self.say(f"A mail with a link is on its way; the link works once, until {until}.")
        else:
            self.say(f"Hand over this link; it works once, until {until}:")
            self.say(address)
