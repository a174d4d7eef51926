#!/usr/bin/env python
"""Django's commands; the embedded database is started when DATABASE_URL names no other."""

import os
import sys

from django.core.management import execute_from_command_line

from mapdialog.cluster import ClusterError, ensure_running

WITHOUT_DATABASE = {"help", "version", "collectstatic", "compilemessages", "makemessages"}


def needs_database(arguments: list[str]) -> bool:
    asks_for_help = not arguments or {"-h", "--help"} & set(arguments)
    return not asks_for_help and arguments[0] not in WITHOUT_DATABASE


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapdialog.settings")
    if not os.environ.get("DATABASE_URL") and needs_database(sys.argv[1:]):
        try:
            os.environ["DATABASE_URL"] = ensure_running()
        except ClusterError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
