"""docker-compose.yml, read by docker-compose itself; no engine is needed for that."""

import os
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
SECRETS = {"SECRET_KEY": "x" * 50, "DATABASE_PASSWORD": "y" * 20, "ALLOWED_HOSTS": "map.example"}

pytestmark = pytest.mark.slow


def read_compose_file(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["docker-compose", "config", "-q"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_it_is_well_formed() -> None:
    read = read_compose_file(SECRETS)
    assert read.returncode == 0, read.stderr


@pytest.mark.parametrize("secret", SECRETS)
def test_it_refuses_to_start_without_a_secret(secret: str) -> None:
    read = read_compose_file({name: value for name, value in SECRETS.items() if name != secret})
    assert read.returncode != 0
    assert secret in read.stderr
