"""Settings of gunicorn for a web server that is started alone; `manage.py serve` has looked itself:

gunicorn --config python:mapdialog.web_server mapdialog.wsgi:application
"""

import subprocess
import sys


def on_starting(server: object) -> None:
    """End with one sentence when the database cannot be used."""
    # In a process of its own: what gunicorn's first process imports or opens, all others share.
    looked = subprocess.run([sys.executable, "-m", "mapdialog.database_state"])
    if looked.returncode:
        sys.exit(looked.returncode)
