"""How much a phone has to fetch before anything can be read."""

import gzip

from playwright.sync_api import Page, Response

from tests.factories import make_area, make_dialogue

MOST_BYTES = 200_000


def test_the_dialogue_page_is_light(phone: Page, transactional_db: None) -> None:
    dialogue = make_dialogue()
    for number in range(30):
        make_area(dialogue.municipality, f"Del {number}")
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto(dialogue.get_absolute_url(), wait_until="networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers if answer.ok}
    assert any(".css" in address for address in sizes), "the style was not counted"
    assert sum(sizes.values()) < MOST_BYTES, sizes
