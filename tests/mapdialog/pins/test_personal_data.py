"""What points somebody out is found; everyday Swedish is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdialog.pins.personal_data import findings, kinds, masked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Han är född 850312-1234", "personal_number"),
        ("19850312-1234", "personal_number"),
        ("samordningsnummer 850372-1234", "personal_number"),
        ("Ring mig på 070-123 45 67", "phone"),
        ("Ring +46 70 123 45 67", "phone"),
        ("0521-49 50 00 svarar inte", "phone"),
        ("Bilen ABC 123 kör för fort", "registration_number"),
        ("abc12d stod där", "registration_number"),
        ("ABC-12D stod där", "registration_number"),
        ("skriv till anna.b@example.org", "email"),
        ("Han heter Kalle", "name"),
        ("Det är Erik Johansson som bråkar", "name"),
        ("Grannen säljer droger", "accusation"),
    ],
)
def test_found(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mörkt och ödsligt i tunneln vid stationen efter klockan 22.",
        "Det har varit så sedan 2019, särskilt mellan 18 och 22.",
        "Buss 12 stannar vid Storgatan 14.",
        "Jag känner mig trygg här. Många går med hund.",
        "Lampan nr 4711 är trasig, 3 st av 10 lyser.",
        "Det är nr 12 och 12a som är mörka.",
        "Norra Hamngatan och Östra Torget är bra.",
    ],
)
def test_left_alone(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ring 0046 70 123 45 67 om det", "Ring […] om det"),
        ("Ring +46 70 123 45 67 om det", "Ring […] om det"),
        # The second finding begins within the first and reaches beyond it.
        ("Fråga granne Anna.B@exempel.se i huset", "Fråga […][…] i huset"),
    ],
)
def test_findings_are_masked_to_their_end(text, shown):
    assert masked(text) == shown


def test_masking_covers_the_number_and_nothing_else():
    assert masked("Ring 070-123 45 67 nu") == "Ring […] nu"
    assert masked("Han heter Tolvan Tolvansson här") == "Han […] här"


@given(st.text(max_size=300))
def test_no_text_makes_it_fail_and_nothing_found_is_left_after_masking(text):
    for finding in findings(text):
        assert 0 <= finding.start < finding.end <= len(text)
    assert {finding.kind for finding in findings(masked(text))} <= {"accusation"}


SENSITIVE = st.sampled_from(["070-123 45 67", "850312-1234", "ABC 123", "a.b@example.org"])


@given(st.lists(st.one_of(SENSITIVE, st.sampled_from(["hej", "och", "12a", "."])), max_size=8))
def test_several_findings_in_one_text_are_all_masked(words):
    assert {finding.kind for finding in findings(masked(" ".join(words)))} <= {"accusation"}
