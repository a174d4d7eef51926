"""Municipalities (tenants), their partners, and who works for them in which role."""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mapdialog.organisations.setting_changes import SettingChange as SettingChange

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


class Municipality(models.Model):
    """A tenant: everything below belongs to exactly one."""

    DEFAULT_COLOUR = "#1f4e5f"

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
        default=DEFAULT_COLOUR,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour such as #1f4e5f."))],
    )
    coat_of_arms = models.FileField(_("coat of arms"), upload_to="arms/", blank=True)
    """Kept by `profile.change_profile`, which looks at it first and names the file itself."""
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    contact_address = models.CharField(_("postal address"), max_length=200, blank=True)
    data_controller = models.CharField(
        _("who answers for personal data"), max_length=200, blank=True
    )
    data_protection_officer = models.CharField(
        _("data protection officer"), max_length=200, blank=True
    )
    answer_times = models.CharField(_("promised answering times"), max_length=300, blank=True)
    who_proposes = models.TextField(_("who proposes dialogues"), max_length=1000, blank=True)
    who_decides = models.TextField(_("who decides on dialogues"), max_length=1000, blank=True)
    two_step_roles = ArrayField(
        models.CharField(max_length=30, choices=Role), default=list, blank=True
    )
    """Who has one of these roles logs in with a code beside the password."""
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

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_email or self.contact_phone or self.contact_address)


class Organisation(models.Model):
    """A party in the work: the municipality itself, the police, a housing company …"""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        POLICE = "police", _("police")
        HOUSING = "housing", _("housing company")
        PROPERTY_OWNER = "property_owner", _("property owner")
        SCHOOL = "school", _("school or university")
        REGION = "region", _("region (care, public transport)")
        RESCUE = "rescue", _("rescue service")
        BUSINESS = "business", _("business")
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
    from_directory = models.BooleanField(default=False)
    """Follows the groups of the municipality's own login, see OIDC_ROLE_CLAIM."""
    last_seen_on = models.DateField(null=True)
    """The day and no finer: who works when is nobody's business."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "municipality", "role"], name="role_once"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.municipality}"


class Invitation(models.Model):
    """A link that lets somebody in, once: to the roles, or to a new password for who is in."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    """In small letters."""
    roles = ArrayField(models.CharField(max_length=30, choices=Role), blank=True)
    """Empty: a link to a new password."""
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, db_index=True)
    mailed = models.BooleanField(default=False)
    """Whoever uses a mailed link reads the mail of that address."""
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "email"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="invited_once",
            ),
        )
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.email}, {self.municipality}"

    @property
    def expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def role_names(self) -> list[str]:
        return role_names(self.roles)


class MembershipDecision(models.Model):
    """Who let whom in, into which role, or out: appended, never changed."""

    class Decision(models.TextChoices):
        INVITE = "invite", _("invited")
        RENEW = "renew", _("new link")
        WITHDRAW = "withdraw", _("invitation withdrawn")
        JOIN = "join", _("came in by the link")
        DIRECTORY = "directory", _("came in through the municipality's login")
        PASSWORD = "password", _("link to a new password")
        NEW_PASSWORD = "new_password", _("new password chosen")
        CHANGE = "change", _("roles changed")
        REMOVE = "remove", _("removed")
        LEAVE = "leave", _("left by themselves")
        TWO_STEP = "two_step", _("changed who logs in with a code")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="membership_decisions"
    )
    decision = models.CharField(max_length=12, choices=Decision)
    email = models.EmailField(blank=True)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list)
    """Those that hold after it."""
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    """None: the command line, or the municipality's login."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.decision}: {self.email}"

    @property
    def role_names(self) -> list[str]:
        return role_names(self.roles)


def role_names(roles: Iterable[str]) -> list[str]:
    """In the order of `Role`, which is that of the forms."""
    known = set(roles)
    return [str(role.label) for role in Role if role in known]
