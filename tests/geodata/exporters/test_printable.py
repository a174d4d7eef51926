"""What people paste into a title, and what of it can stand on paper."""

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from geodata.exporters.fonts import EMOJI, families
from geodata.exporters.printable import printable

# Every kind of sign, more of those that no font has than chance would bring.
signs = st.one_of(
    st.characters(),
    st.characters(categories=["Cn", "Co", "Cf", "Mn", "So"]),
    st.sampled_from("åÅé \n\u200d\ufe0f\u20e3🏽👩💙🇸🇪漢ع\uf0b7\ufeff#*<&"),
)


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("Trygghetsdialogen 2026 💙", "Trygghetsdialogen 2026 💙"),
        ("\ufeffTrygga gator", "Trygga gator"),
        ("\uf0b7 Belysning", "• Belysning"),
        ("Kafe\u0301", "Kafé"),
        ("Rad ett\nrad\x0btvå", "Rad ett rad två"),
        ("trygg\u00adhet", "trygghet"),
        ("1\u202f000 kr", "1\u202f000 kr"),
        ("Gájddegiehtje, Čohkkiras, Ŋuorju", "Gájddegiehtje, Čohkkiras, Ŋuorju"),
        ("شارع السلام", "شارع السلام"),
        ("a\U000e0378b", "ab"),
        ("", ""),
    ],
)
def test_what_is_set(text: str, set_as: str, drawn: bool) -> None:
    assert printable(text, drawn=drawn) == set_as


def test_a_letter_that_no_font_has_leaves_a_box_and_an_ornament_leaves_nothing() -> None:
    # Cuneiform and Egyptian: an archaeologist's fonts may know them, then nothing is missing.
    sumerian, hare = "\U00012000", "\U0001fa76"
    assert printable(f"Torg {sumerian}") in {f"Torg {sumerian}", "Torg □"}
    assert printable(f"Torg {hare} söder") in {f"Torg {hare} söder", "Torg söder"}
    assert printable("漢字") in {"漢字", "□□"}


def test_the_fonts_come_with_the_product() -> None:
    assert families()[0] == "Noto Sans"
    assert EMOJI in families()


@pytest.mark.parametrize("drawn", [False, True])
@given(text=st.text(signs, max_size=8))
def test_whatever_is_printable_stays_as_it_is(drawn: bool, text: str) -> None:
    once = printable(text, drawn=drawn)
    assert printable(once, drawn=drawn) == once


@given(text=st.text(signs, min_size=1, max_size=8))
def test_typst_takes_whatever_is_printable(text: str) -> None:
    page = b'#set document(title: "-")\n#sys.inputs.text'
    words = {"text": printable(text)}
    assert typst.compile(page, sys_inputs=words, pdf_standards="ua-1").startswith(b"%PDF")
