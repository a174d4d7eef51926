"""A coat of arms that somebody sends: a PNG or a drawing (SVG) that draws, and nothing else.

It is served so that even a script in it would not run (`views.ARMS_POLICY`); what holds one is
not taken in the first place.
"""

import hashlib
import re
import struct
import zlib
from xml.parsers import expat

from django.utils.translation import gettext as _

from mapdialog.errors import Invalid

MAX_BYTES = 300_000
MAX_SIDE = 2_000
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "http://www.w3.org/2000/svg"
ACTS = frozenset(
    {"script", "handler", "listener", "foreignobject", "iframe", "embed", "object", "audio"}
    | {"video", "set", "animate", "animatemotion", "animatetransform", "discard"}
)
"""Elements that run, move or embed something."""
LEADS_OUT = re.compile(r"@import|javascript:|url\(\s*[\"']?\s*(?!#)[^\s\"']", re.IGNORECASE)
OWN = re.compile(r"\s*(#|data:image/(png|jpeg|gif);base64,)", re.IGNORECASE)
SEPARATOR = "\n"


def arms_file_name(code: str, data: bytes) -> str:
    """The name under which it is kept, made of its content: never the sender's.

    Raises:
        Invalid: too large, neither PNG nor SVG, or a drawing that does more than draw.
    """
    require_small(len(data))
    if data.startswith(PNG):
        _require_png(data)
        ending = "png"
    else:
        _require_drawing(data)
        ending = "svg"
    return f"{code}-{hashlib.sha256(data).hexdigest()[:16]}.{ending}"


def require_small(size: int) -> None:
    if size > MAX_BYTES:
        raise Invalid(
            _("The coat of arms may be at most %(most)d kB large; this one is %(size)d kB.")
            % {"most": MAX_BYTES // 1000, "size": -(-size // 1000)}
        )


def _require_png(data: bytes) -> None:
    """Whole, from its head to its end, with the checksum of each part."""
    at, sides = len(PNG), (0, 0)
    kinds: list[bytes] = []
    while at + 12 <= len(data) and b"IEND" not in kinds:
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body, checksum = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if zlib.crc32(kind + body).to_bytes(4, "big") != checksum:
            raise _no_picture()
        if not kinds and kind == b"IHDR" and size == 13:
            sides = struct.unpack(">II", body[:8])
        kinds.append(kind)
        at += 12 + size
    if not all(sides) or kinds[-1] != b"IEND" or b"IDAT" not in kinds or at != len(data):
        raise _no_picture()
    if max(sides) > MAX_SIDE:
        raise Invalid(
            _("The coat of arms may be at most %(most)d pixels wide and high.") % {"most": MAX_SIDE}
        )


def _require_drawing(data: bytes) -> None:
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    looker = _Looker()
    parser.StartElementHandler = looker.start
    parser.EndElementHandler = looker.end
    parser.CharacterDataHandler = looker.words
    parser.ProcessingInstructionHandler = looker.instruction
    # Entities could hide words from us, or grow without end.
    parser.EntityDeclHandler = looker.entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _no_picture() from error


class _Looker:
    """Looks at each part of a drawing as it is read."""

    def __init__(self) -> None:
        self.root_seen = False
        self.in_style = False
        self.style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _separator, local = name.rpartition(SEPARATOR)
        if not self.root_seen and (space, local) != (SVG, "svg"):
            raise _no_picture()
        self.root_seen = True
        if local.lower() in ACTS:
            raise _does_more(f"<{local}>")
        self.in_style = local.lower() == "style"
        for key, value in attributes.items():
            _require_calm(key.rpartition(SEPARATOR)[2].lower(), value)

    def end(self, name: str) -> None:
        if self.in_style and LEADS_OUT.search(self.style):
            raise _does_more("<style>")
        self.in_style, self.style = False, ""

    def words(self, text: str) -> None:
        if self.in_style:
            self.style += text

    def instruction(self, target: str, text: str) -> None:
        raise _does_more(f"<?{target}?>")

    def entity(self, name: str, *_more: object) -> None:
        raise _does_more("<!ENTITY>")


def _require_calm(key: str, value: str) -> None:
    leads_out = key in {"href", "src"} and value.strip() and not OWN.match(value)
    if key.startswith("on") or leads_out or LEADS_OUT.search(value):
        raise _does_more(key)


def _no_picture() -> Invalid:
    return Invalid(_("The coat of arms must be a whole PNG or SVG file; this is neither."))


def _does_more(what: str) -> Invalid:
    return Invalid(
        _(
            "The drawing does more than draw (%(what)s), and is not taken. Save it as a plain SVG "
            "or as PNG."
        )
        % {"what": what}
    )
