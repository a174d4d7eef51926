#!/usr/bin/env python
"""Django's commands; the embedded database is started when DATABASE_URL names no other."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from mapdialog.database_state import DatabaseNotReady, prepare_database
from mapdialog.version import VERSION

WITHOUT_DATABASE = {
    *("help", "check", "diffsettings"),
    *("collectstatic", "findstatic", "compilemessages", "makemessages"),
}
# These mend a database that is behind, or look at it.
ON_ANY_DATABASE = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "dbshell"}


def needs_database(arguments: list[str]) -> bool:
    asks_for_help = not arguments or {"-h", "--help"} & set(arguments)
    # What `runserver` starts anew after each change, also after a faulty one.
    is_reloaded = os.environ.get("RUN_MAIN") == "true"
    return not asks_for_help and not is_reloaded and arguments[0] not in WITHOUT_DATABASE


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapdialog.settings")
    arguments = sys.argv[1:]
    if arguments in (["version"], ["--version"]):
        print(f"Mapdialog {VERSION}, Django {django.get_version()}")
        return
    try:
        if needs_database(arguments):
            prepare_database(
                up_to_date=arguments[0] not in ON_ANY_DATABASE, migrates=arguments[0] == "migrate"
            )
        execute_from_command_line(sys.argv)
    except (DatabaseNotReady, ImproperlyConfigured) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
