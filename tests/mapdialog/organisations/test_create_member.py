"""`manage.py create_member`: the first person gets in without anything but a shell."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.management import CommandError, call_command

from mapdialog.organisations.joining import choose_password
from mapdialog.organisations.models import Invitation, Membership, Municipality, Role, User
from tests.factories import PASSWORD, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db
EVA = "eva@example.org"
LINK = re.compile(r"^(\S+)/konto/inbjudan/([\w-]+)/$", re.MULTILINE)


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


def create_member(capsys, here: Municipality, role: str, **options: str) -> str:
    options = {"municipality": here.code, "email": EVA, **options}
    call_command("create_member", role=role, **options)
    return capsys.readouterr().out


def roles(person: User) -> set[str]:
    return set(Membership.objects.filter(user=person).values_list("role", flat=True))


def test_it_prints_a_link_on_the_configured_address(capsys, municipality, settings) -> None:
    settings.SITE_ADDRESS = "https://dialog.kommunen.example"
    said = create_member(capsys, municipality, Role.ADMINISTRATOR)
    address, token = LINK.search(said).groups()
    assert address == "https://dialog.kommunen.example"
    assert Membership.objects.count() == 0
    person = choose_password(token, name="Eva", password=PASSWORD)
    assert roles(person) == {Role.ADMINISTRATOR}
    assert person.check_password(PASSWORD)


def test_the_link_itself_is_stored_nowhere(capsys, municipality) -> None:
    _address, token = LINK.search(create_member(capsys, municipality, Role.OFFICIAL)).groups()
    assert token not in str(Invitation.objects.values().get())


def test_the_address_of_the_municipality_does_as_well(capsys, municipality) -> None:
    said = create_member(capsys, municipality, Role.OFFICIAL, municipality=municipality.slug)
    assert LINK.search(said)


def test_where_mail_is_sent_the_link_is_not_on_the_screen(capsys, municipality, settings) -> None:
    settings.MAIL_IS_SENT = True
    said = create_member(capsys, municipality, Role.ADMINISTRATOR)
    assert not LINK.search(said)
    assert "A mail with a link is on its way" in said
    assert [message.to for message in mail.outbox] == [[EVA]]
    assert LINK.search(mail.outbox[0].body)
    assert Invitation.objects.get().mailed


def test_a_name_with_a_line_break_makes_no_header(capsys, municipality, settings) -> None:
    settings.MAIL_IS_SENT = True
    Municipality.objects.update(name="Provköping\r\nBcc: x@example.org")
    assert not LINK.search(create_member(capsys, municipality, Role.ADMINISTRATOR))
    assert mail.outbox[0].subject.endswith("Provköping Bcc: x@example.org")
    assert mail.outbox[0].recipients() == [EVA]


def test_a_mail_that_cannot_be_sent_becomes_a_link(
    capsys, municipality, settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL_IS_SENT = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    _address, token = LINK.search(create_member(capsys, municipality, Role.OFFICIAL)).groups()
    assert not Invitation.objects.get().mailed
    assert token not in caplog.text
    assert EVA not in caplog.text


def test_repeated_before_the_password_it_adds_roles_and_gives_a_new_link(
    capsys, municipality
) -> None:
    first = LINK.search(create_member(capsys, municipality, Role.ADMINISTRATOR))[2]
    second = LINK.search(create_member(capsys, municipality, Role.GIS_OFFICER))[2]
    assert first != second
    person = choose_password(second, name="Eva", password=PASSWORD)
    assert roles(person) == {Role.ADMINISTRATOR, Role.GIS_OFFICER}


def test_repeated_after_the_password_it_adds_roles_and_gives_no_link(capsys, municipality) -> None:
    token = LINK.search(create_member(capsys, municipality, Role.ADMINISTRATOR))[2]
    person = choose_password(token, name="Eva", password=PASSWORD)
    said = create_member(capsys, municipality, Role.GIS_OFFICER, email="EVA@Example.org")
    assert not LINK.search(said)
    assert "administrator, gis_officer" in said
    assert roles(person) == {Role.ADMINISTRATOR, Role.GIS_OFFICER}


def test_a_member_without_a_password_gets_a_link(capsys, municipality) -> None:
    person = make_member(municipality, Role.OFFICIAL)
    User.objects.filter(pk=person.pk).update(email=EVA, password=make_password(None))
    token = LINK.search(create_member(capsys, municipality, Role.ELECTED))[2]
    assert choose_password(token, name="", password=PASSWORD) == person
    assert roles(person) == {Role.OFFICIAL, Role.ELECTED}


def test_the_account_of_createsuperuser_gets_the_role_at_once(capsys, municipality) -> None:
    person = User.objects.create_superuser(EVA, PASSWORD)
    assert not LINK.search(create_member(capsys, municipality, Role.ADMINISTRATOR))
    assert roles(person) == {Role.ADMINISTRATOR}


def test_an_account_of_elsewhere_accepts_by_a_link(capsys, municipality) -> None:
    person = make_user(email=EVA)
    assert LINK.search(create_member(capsys, municipality, Role.OFFICIAL))
    assert roles(person) == set()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"municipality": "0000"}, "There is no municipality 0000"),
        ({"email": "eva"}, "“eva” is not an e-mail address."),
        ({"email": f"{'e' * 250}@example.org"}, "is not an e-mail address."),
        ({"role": "chef"}, "There is no role “chef”"),
        ({"role": "Administrator"}, "There are: administrator, safety_coordinator"),
    ],
)
def test_what_is_wrong_is_one_sentence(municipality, wrong: dict[str, str], words: str) -> None:
    options = {"municipality": municipality.code, "email": EVA, "role": Role.OFFICIAL, **wrong}
    with pytest.raises(CommandError, match=words) as error:
        call_command("create_member", **options)
    assert "\n" not in str(error.value)
    assert Invitation.objects.count() == User.objects.count() == 0


def test_without_a_municipality_the_only_one_is_meant(capsys, municipality) -> None:
    call_command("create_member", email=EVA, role=Role.OFFICIAL)
    assert LINK.search(capsys.readouterr().out)
    make_municipality()
    with pytest.raises(CommandError, match="Say which municipality"):
        call_command("create_member", email=EVA, role=Role.OFFICIAL)
