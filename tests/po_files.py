"""Reading .po files, as far as `make translations` writes them."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

LINE = re.compile(r'(?:(?P<keyword>[a-z_]+)(?:\[\d+\])? )?(?P<quoted>".*")')
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w+\}")


@dataclass
class Message:
    """One message and its translations: one, or one for each plural form."""

    msgid: str = ""
    msgid_plural: str = ""
    translations: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def whole(self) -> bool:
        return all(self.translations) and not self.fuzzy

    @property
    def placeholders_agree(self) -> bool:
        """A plural form may leave its number out ("one day"); nothing may be added or lost else."""
        wanted = _placeholders(self.msgid) | _placeholders(self.msgid_plural)
        for translation in filter(None, self.translations):
            found = _placeholders(translation)
            if found != wanted and not (self.msgid_plural and found < wanted):
                return False
        return True


def read_messages(path: Path) -> list[Message]:
    """All messages of a .po file but its head; obsolete ones do not count."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    messages = [_read_message(block) for block in blocks]
    return [message for message in messages if message.msgid]


def _read_message(block: str) -> Message:
    message = Message()
    keyword = ""
    for line in block.splitlines():
        if line.startswith("#,"):
            message.fuzzy = "fuzzy" in line
        if not (found := LINE.fullmatch(line)):
            continue
        words = ast.literal_eval(found["quoted"])
        keyword = found["keyword"] or keyword
        if keyword != "msgstr":
            setattr(message, keyword, getattr(message, keyword) + words)
        elif found["keyword"]:
            message.translations.append(words)
        else:
            message.translations[-1] += words
    return message


def _placeholders(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))
