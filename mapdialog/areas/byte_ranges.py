"""One part of a file over HTTP (RFC 9110, section 14): what a PMTiles reader asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import parse_etags

BLOCK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


class Unsatisfiable(ValueError):
    """The range lies outside the file."""


def wanted_part(header: str, size: int) -> tuple[int, int] | None:
    """The first byte and the length that a Range header asks for; None: the whole file.

    A header that is malformed, of another unit, or of several ranges is ignored, as the standard
    permits. Raises Unsatisfiable when nothing of the range is in the file.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return None
        length = min(int(last) + 1 if last else size, size) - start
    if length <= 0:
        raise Unsatisfiable(header)
    return start, length


def immutable_file(
    request: HttpRequest, path: Path, *, content_type: str, etag: str
) -> HttpResponseBase:
    """The file, or the part of it that was asked for, to be kept for ever under its address."""
    response = _answer(request, path, content_type, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    # Keeps GZipMiddleware away: compressed bytes would be other bytes than those asked for.
    response["Content-Encoding"] = "identity"
    return response


def _answer(request: HttpRequest, path: Path, content_type: str, etag: str) -> HttpResponseBase:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in known or etag in [tag.removeprefix("W/") for tag in known]:
        return HttpResponseNotModified()
    size = path.stat().st_size
    try:
        part = wanted_part(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    # A Range means something for GET alone, and only while the file is the one half read.
    if part is None or request.method != "GET" or not _still_same(request, etag):
        return FileResponse(path.open("rb"), content_type=content_type)
    start, length = part
    headers = {
        "Content-Range": f"bytes {start}-{start + length - 1}/{size}",
        "Content-Length": str(length),
    }
    return StreamingHttpResponse(
        _blocks(path, start, length), status=206, content_type=content_type, headers=headers
    )


def _still_same(request: HttpRequest, etag: str) -> bool:
    condition = request.headers.get("If-Range")
    return condition is None or condition.strip() == etag


def _blocks(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block
