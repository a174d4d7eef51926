"""Run uv with what pip is told on this machine: indexes, folders of wheels, certificates, proxy.

uv reads none of pip's settings, and a machine with a mirror of its own has it in those. What is set
for uv itself (UV_…) goes first.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
}
# The later a section, the more it counts, as in pip.
SECTIONS = ("global", "install", ":env:")
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def pip_settings() -> dict[str, str]:
    """What `pip install` would go by."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.rpartition(".")
        if section in found:
            found[section][option.removeprefix("default-")] = ast.literal_eval(value)
    return found["global"] | found["install"] | found[":env:"]


def as_environment(settings: dict[str, str]) -> dict[str, str]:
    given = {
        variable: (",".join if variable == "UV_FIND_LINKS" else " ".join)(settings[option].split())
        for option, variable in UV_NAMES.items()
        if settings.get(option)
    }
    # As pip does: the newest of all indexes. That is safe, as every package is known by its hash.
    given["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    given["UV_PYTHON_DOWNLOADS"] = "never"
    if SYSTEM_CERTIFICATES.exists():
        given["UV_SYSTEM_CERTS"] = "1"
    if not _cache_can_be_written():
        given["UV_NO_CACHE"] = "1"
    return given


def _cache_can_be_written() -> bool:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "uv")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def main() -> None:
    uv, *arguments = sys.argv[1:]
    settings = pip_settings()
    if settings.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        arguments.append("--no-index")
    ended = subprocess.run([uv, *arguments], env=as_environment(settings) | os.environ)
    sys.exit(ended.returncode)


if __name__ == "__main__":
    main()
