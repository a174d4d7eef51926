"""Making municipalities, organisations and memberships."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from mapdialog.organisations.models import Membership, Municipality, Organisation, Role, User

LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e"})


def slug_of(name: str) -> str:
    """The address of a Swedish name: Vänersö → vanerso."""
    return slugify(name.lower().translate(LETTERS))


@transaction.atomic
def ensure_municipality(*, code: str, name: str, **details: str) -> tuple[Municipality, bool]:
    """The municipality with this code, and whether it was made now."""
    slug = slug_of(name)
    if Municipality.objects.filter(slug=slug).exclude(code=code).exists():
        # Habo and Håbo: the later one has its code beside its name.
        slug = f"{slug}-{code}"
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
