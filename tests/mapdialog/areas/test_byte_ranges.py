"""Parts of a file over HTTP, as RFC 9110 section 14 has them."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdialog.areas.byte_ranges import Unsatisfiable, wanted_part

pytestmark = pytest.mark.django_db  # a closed response looks after its connection

DIGEST = "ab" * 32
CONTENT = bytes(range(256)) * 500
ADDRESS = f"/baskarta/{DIGEST}.pmtiles"


@pytest.fixture
def stored(base_maps):
    (base_maps / f"{DIGEST}.pmtiles").write_bytes(CONTENT)


def body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=90-", (90, 10)),
        ("bytes=90-5000", (90, 10)),
        ("bytes=-10", (90, 10)),
        ("bytes=-5000", (0, 100)),
    ],
)
def test_a_range_becomes_a_start_and_a_length(header, part):
    assert wanted_part(header, 100) == part


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "bytes=9-3", "lines=0-9", "bytes=0-9,20-29", "bytes=a-b"]
)
def test_what_is_no_single_range_asks_for_the_whole(header):
    assert wanted_part(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_outside_the_file_cannot_be_met(header):
    with pytest.raises(Unsatisfiable):
        wanted_part(header, 100)


@given(st.binary(min_size=1, max_size=300), st.integers(0, 320), st.integers(0, 320))
def test_a_part_is_what_slicing_gives(content, first, last):
    header = f"bytes={first}-{last}"
    expected = content[first : last + 1]
    if first > last:
        assert wanted_part(header, len(content)) is None
    elif not expected:
        with pytest.raises(Unsatisfiable):
            wanted_part(header, len(content))
    else:
        start, length = wanted_part(header, len(content))
        assert content[start : start + length] == expected


def test_the_whole_file_is_kept_for_ever(client, stored):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["ETag"] == f'"{DIGEST}"'
    assert "immutable" in response["Cache-Control"]
    assert body(response) == CONTENT


def test_a_part_is_exactly_the_part(client, stored):
    response = client.get(ADDRESS, headers={"range": "bytes=70000-70099"})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 70000-70099/{len(CONTENT)}"
    assert response["Content-Length"] == "100"
    assert body(response) == CONTENT[70000:70100]


def test_compression_leaves_the_bytes_alone(client, stored):
    plain = {"accept-encoding": "gzip", "range": "bytes=0-9999"}
    response = client.get(ADDRESS, headers=plain)
    content = body(response)
    assert response["Content-Encoding"] == "identity"
    assert content == CONTENT[:10000]
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(content)


def test_a_range_beyond_the_end_says_how_long_the_file_is(client, stored):
    response = client.get(ADDRESS, headers={"range": "bytes=999999-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_if_range_with_another_version_gives_the_whole(client, stored):
    asked = {"range": "bytes=0-9", "if-range": f'"{"cd" * 32}"'}
    response = client.get(ADDRESS, headers=asked)
    assert (response.status_code, body(response)) == (200, CONTENT)
    same = {"range": "bytes=0-9", "if-range": f'"{DIGEST}"'}
    response = client.get(ADDRESS, headers=same)
    assert (response.status_code, body(response)) == (206, CONTENT[:10])


def test_what_the_browser_has_is_not_sent_again(client, stored):
    response = client.get(ADDRESS, headers={"if-none-match": f'"{DIGEST}"'})
    assert response.status_code == 304
    assert not response.content


def test_head_tells_without_sending(client, stored):
    response = client.head(ADDRESS, headers={"range": "bytes=0-9"})
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert body(response) == b""


@pytest.mark.parametrize("digest", ["cd" * 32, "map", "..%2f..%2fsecret"])
def test_there_is_nothing_at_other_addresses(client, stored, digest):
    assert client.get(f"/baskarta/{digest}.pmtiles").status_code == 404


def test_a_base_map_is_read_only(client, stored):
    assert client.post(ADDRESS).status_code == 405


def test_tiles_cost_no_question_to_the_database(client, stored, django_assert_num_queries):
    with django_assert_num_queries(0):
        body(client.get(ADDRESS, headers={"range": "bytes=0-9"}))
