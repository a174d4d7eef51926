"""The pictures of the README, taken from the demo: `make pictures` writes docs/pictures/."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHECKOUT = Path(__file__).parents[1]
PICTURES = CHECKOUT / "docs" / "pictures"
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
# As `build_demo` prints them.
EMAIL, PASSWORD = "samordnare@vanerso.example", "trygg-i-vanerso"
MAP_DRAWN = ".map-ground[data-ground='vector']"


@dataclass(frozen=True)
class Picture:
    """One picture: its file, the address behind the municipality, and on what it is seen."""

    name: str
    path: str
    is_phone: bool = True


@contextmanager
def served() -> Iterator[None]:
    """The demo's site, until the pictures are taken."""
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "build_demo", "--address", SITE], cwd=CHECKOUT, check=True)
    server = subprocess.Popen(
        [*manage, "serve", "--port", str(PORT)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        for line in server.stdout:
            if "is served at" in line:
                break
        else:
            sys.exit("The site could not be served; see what stands above.")
        yield
    finally:
        server.terminate()
        server.wait()


def newest_dialogue(page: Page) -> str:
    """The address of the demo's answered dialogue: its year is counted from today."""
    page.goto(f"{SITE}/vanerso/")
    links = page.locator("a[href*='/dialog/trygghet-']").evaluate_all(
        "links => links.map((link) => new URL(link.href).pathname)"
    )
    return max(links).split("/dialog/")[1].split("/")[0]


def log_in(page: Page) -> None:
    page.goto(f"{SITE}/konto/login/")
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url("**/arbete/**")


def take(page: Page, picture: Picture) -> None:
    page.goto(f"{SITE}/vanerso/{picture.path}")
    if page.locator(".map-ground").count():
        page.locator(MAP_DRAWN).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{picture.name}.jpg", type="jpeg", quality=82)
    print(f"docs/pictures/{picture.name}.jpg", flush=True)


def main() -> None:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    PICTURES.mkdir(exist_ok=True)
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        phone, desk = (
            browser.new_context(locale="sv-SE", **size).new_page() for size in (PHONE, DESK)
        )
        slug = newest_dialogue(phone)
        log_in(desk)
        for picture in (
            Picture("mark", "dialog/skolvagar/markera/?upplevelse=unsafe"),
            Picture("result", f"dialog/{slug}/resultat/"),
            Picture("workbench", f"arbete/dialog/{slug}/analys/", is_phone=False),
            Picture("planning", "arbete/planering/", is_phone=False),
        ):
            take(phone if picture.is_phone else desk, picture)
        browser.close()


if __name__ == "__main__":
    main()
