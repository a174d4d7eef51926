"""Making municipalities, organisations and memberships."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from geodata.importers.municipalities import municipality_names
from mapdialog.organisations.models import Membership, Municipality, Organisation, Role, User

LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e"})


def slug_of(name: str) -> str:
    """The address of a Swedish name: Vänersö → vanerso."""
    return slugify(name.lower().translate(LETTERS))


def address_of(code: str, name: str) -> str:
    """Where names give one address (Habo, Håbo), the name that is spelt like it has it and the
    others have their code beside it: whichever of them is made first."""
    slug = slug_of(name)
    shared = any(
        slug_of(other) == slug for known, other in municipality_names().items() if known != code
    )
    return f"{slug}-{code}" if shared and name.lower() != slug else slug


@transaction.atomic
def ensure_municipality(*, code: str, name: str, **details: str) -> tuple[Municipality, bool]:
    """The municipality with this code, and whether it was made now."""
    slug = address_of(code, name)
    if Municipality.objects.filter(slug=slug).exclude(code=code).exists():
        slug = f"{slug_of(name)}-{code}"
    found, made = Municipality.objects.get_or_create(
        code=code, defaults={"name": name, "slug": slug, **details}
    )
    if made:
        found.full_clean()
        Organisation.objects.create(
            municipality=found, name=name, kind=Organisation.Kind.MUNICIPALITY
        )
    return found, made


@transaction.atomic
def ensure_member(
    *,
    municipality: Municipality,
    email: str,
    role: Role,
    name: str = "",
    password: str | None = None,
    organisation: Organisation | None = None,
) -> User:
    user, _made = User.objects.get_or_create(
        email=User.objects.normalize_email(email),
        defaults={"name": name, "password": make_password(password)},
    )
    Membership.objects.get_or_create(
        user=user, municipality=municipality, role=role, defaults={"organisation": organisation}
    )
    return user
