"""Municipalities (tenants), their partners, and who works for them in which role."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

RESERVED_SLUGS = {"arbete", "baskarta", "konto", "medborgardialog", "static", "sprak", "healthz"}


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Staff and partners. Residents have no account."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)

    objects = UserManager()  # type: ignore[misc, assignment]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Municipality(models.Model):
    """A tenant: everything below belongs to exactly one."""

    code = models.CharField(
        _("municipality code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}$", _("Four digits, as in SCB's list."))],
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), unique=True)
    accent_colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1f4e5f",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour such as #1f4e5f."))],
    )
    coat_of_arms = models.FileField(_("coat of arms"), upload_to="arms/", blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    contact_address = models.CharField(_("postal address"), max_length=200, blank=True)
    data_protection_officer = models.CharField(
        _("data protection officer"), max_length=200, blank=True
    )
    projected_srid = models.PositiveIntegerField(_("local projection (EPSG)"), default=3006)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dialogues:start", args=[self.slug])

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is used by the service itself.")})


class Organisation(models.Model):
    """A party in the work: the municipality itself, the police, a housing company …"""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        POLICE = "police", _("police")
        HOUSING = "housing", _("housing company")
        SCHOOL = "school", _("school or university")
        ASSOCIATION = "association", _("association")
        OTHER = "other", _("other")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="organisations"
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["municipality", "name"], name="organisation_once"),
        )
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("administrator")
    SAFETY_COORDINATOR = "safety_coordinator", _("safety coordinator")
    OFFICIAL = "official", _("official")
    ELECTED = "elected", _("elected representative")
    POLICE_OFFICER = "police_officer", _("municipal police officer")
    PARTNER = "partner", _("partner")
    SAFETY_HOST = "safety_host", _("safety host")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("data protection officer")
    GIS_OFFICER = "gis_officer", _("GIS officer")


class Membership(models.Model):
    """A person's role in one municipality, through one organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "municipality", "role"], name="role_once"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.municipality}"
