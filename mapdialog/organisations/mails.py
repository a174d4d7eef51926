"""The mails that hand over a link. Where none can be sent, whoever asked hands it over."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mapdialog.organisations.models import Invitation

logger = logging.getLogger(__name__)


def path_of_link(token: str) -> str:
    return reverse("join", args=[token])


def mail_link(invitation: Invitation, address: str) -> bool:
    """Whether the mail is on its way; where mail is not set up or fails, the link is shown."""
    if not settings.MAIL_IS_SENT:
        return False
    context = {"invitation": invitation, "address": address}
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Your login to the citizen dialogue of %(name)s") % {
            "name": invitation.municipality
        }
        # A name that was pasted may hold a line break, which no header can.
        subject = " ".join(subject.split())
        text = render_to_string("organisations/mail/link.txt", context)
    try:
        send_mail(subject, text, None, [invitation.email])
    except (OSError, smtplib.SMTPException) as error:
        # Not the error's own words: a server's answer may repeat the address.
        logger.error("A mail could not be sent: %s", type(error).__name__)
        return False
    Invitation.objects.filter(pk=invitation.pk).update(mailed=True)
    return True
