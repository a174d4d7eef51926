"""Whether something was written at all: an "x" in every field is no promise to anybody.

No machine can tell whether words are wise; a person attests that. This only tells words from
what is typed to get past a form.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORD = re.compile(r"[^\W\d_]{2,}")
MIN_LETTERS = 4
SENTENCE_WORDS, SENTENCE_LETTERS = 3, 12
PLACEHOLDERS = frozenset({"todo", "tbd", "test", "prov", "xxx", "lorem", "ipsum", "asdf", "text"})


def _words(text: str) -> set[str]:
    """The different words, those that say nothing left out."""
    return {word for word in WORD.findall(text.casefold()) if _says_something(word)}


def _says_something(word: str) -> bool:
    return word not in PLACEHOLDERS and len(set(word)) > 1


def _letters(text: str) -> int:
    return sum(len(word) for word in _words(text))


def is_named(text: str, *, words: int = 1) -> bool:
    """A name, a group, a short question."""
    return len(_words(text)) >= words and _letters(text) >= MIN_LETTERS


def is_sentence(text: str) -> bool:
    """Something that can be held against who wrote it."""
    return len(_words(text)) >= SENTENCE_WORDS and _letters(text) >= SENTENCE_LETTERS


def a_sentence(text: str) -> None:
    """A validator of fields."""
    if not is_sentence(text):
        raise ValidationError(_("Write it in a sentence."))


def names_a_decision(text: str) -> bool:
    """Who decided, and a number by which the decision is found: "KF § 12"."""
    return bool(_words(text)) and any(sign.isdigit() for sign in text)
