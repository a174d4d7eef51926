"""A real flood: many connections at once to the real server, while somebody else answers."""

import http.cookiejar
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins import form_signs
from mapdialog.pins.models import HeldPin, Pin
from tests.factories import make_dialogue
from tests.flooding import address, form

POSTS, AT_ONCE = 240, 6


class Sender:
    """Opens the form once, then sends answers with the token that came with it."""

    def __init__(self, server: str, path: str, client: str) -> None:
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.url, self.headers = f"{server}{path}", {"X-Forwarded-For": client}
        with self.opener.open(urllib.request.Request(self.url, headers=self.headers)) as page:
            page.read()
        self.token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
        jar.clear_session_cookies()

    def send(self) -> int:
        data = urllib.parse.urlencode({**form(), "csrfmiddlewaretoken": self.token}).encode()
        own = {**self.headers, "Cookie": f"csrftoken={self.token}"}
        request = urllib.request.Request(self.url, data=data, headers=own)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    return make_dialogue()


def test_it_is_taken_and_held_and_others_are_served(
    dialogue: Dialogue, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    other = make_dialogue(dialogue.municipality)
    monkeypatch.setattr(form_signs, "SOONEST", timedelta(0))
    script = Sender(live_server.url, address(dialogue), "203.0.113.7")
    somebody = Sender(live_server.url, address(other), "198.51.100.23")
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as hands:
        flood = [hands.submit(script.send) for _number in range(POSTS)]
        assert somebody.send() == 200
        assert {answer.result() for answer in flood} == {200}
    print(f"{POSTS / (time.monotonic() - begun):.0f} answers a second")
    assert Pin.objects.filter(dialogue=dialogue).count() == POSTS
    assert dialogue.brake_changes.count() == 1
    held = HeldPin.objects.filter(pin__dialogue=dialogue, burst__decision="")
    # Those that were on their way as the brake went on are held by the next minute's job.
    assert held.count() >= POSTS - AT_ONCE
    assert not HeldPin.objects.filter(pin__dialogue=other).exists()
    connections.close_all()
