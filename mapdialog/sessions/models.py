"""The other formats of a dialogue: digital rooms, meetings, walks, surveys."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import User
from mapdialog.pins.models import Pin


class Session(models.Model):
    class Format(models.TextChoices):
        MAP = "map", _("map on site")
        DIGITAL_ROOM = "digital_room", _("digital conversation room")
        MEETING = "meeting", _("meeting")
        WALK = "walk", _("safety walk")
        SURVEY = "survey", _("survey")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="sessions")
    format = models.CharField(_("format"), max_length=14, choices=Format)
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    place_name = models.CharField(_("place"), max_length=160, blank=True)
    place = models.PointField(srid=4326, null=True, blank=True)
    invitation = models.TextField(_("invitation"), blank=True)
    participants = models.PositiveIntegerField(_("number of participants"), null=True, blank=True)
    notes = models.TextField(_("what was said, without names"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    code = models.CharField(max_length=12, blank=True)
    """Who comes with it on the day is no flood from one address (`pins.occasions`)."""

    class Meta:
        ordering = ("starts_at",)

    def __str__(self) -> str:
        return self.title


class AssistedPin(models.Model):
    """A pin that staff entered for somebody, and at which occasion."""

    pin = models.OneToOneField(Pin, on_delete=models.CASCADE, related_name="assisted")
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="assisted_pins"
    )
    entered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)

    def __str__(self) -> str:
        return f"assisted pin {self.pin_id}"
