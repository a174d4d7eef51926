"""Settings: outgoing mail, by the usual names of Django.

Without EMAIL_HOST no mail is sent: what would stand in one is shown on the screen, and never in a
log, where the console backend would put it.
"""

import os

from mapdialog.settings.flags import flag

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
MAIL_IS_SENT = bool(EMAIL_HOST or os.environ.get("EMAIL_BACKEND"))
EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if MAIL_IS_SENT else 'dummy'}.EmailBackend"
)
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "mapdialog@localhost")
