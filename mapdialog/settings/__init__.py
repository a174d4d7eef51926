"""Settings: the only place that reads the environment.

Everything has a default that suits a laptop; `docker-compose.yml` shows what production sets.
"""

import os
from pathlib import Path

import django.conf.locale
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mapdialog.cluster_home import find_home
from mapdialog.settings.database import parse_database_url
from mapdialog.settings.flags import flag
from mapdialog.settings.mail import *  # noqa: F403
from mapdialog.settings.people import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
FRONTEND_DIR = BASE_DIR / "frontend"
DATA_DIR = Path(os.environ.get("MAPDIALOG_DATA_DIR", BASE_DIR / ".local" / "data"))

PRODUCTION = flag("MAPDIALOG_PRODUCTION", default=False)
DEBUG = flag("DEBUG", default=False)
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("Set SECRET_KEY: a long random text, the same on all servers.")
    SECRET_KEY = "a-laptop-key-that-protects-nothing"  # noqa: S105
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "").rstrip("/")
"""Where links in mails and from commands lead, as https://dialog.kommunen.example."""
if not SITE_ADDRESS:
    SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000"

INSTALLED_APPS = [
    "mapdialog.apps.MapdialogConfig",
    "mapdialog.organisations.apps.OrganisationsConfig",
    "mapdialog.areas.apps.AreasConfig",
    "mapdialog.dialogues.apps.DialoguesConfig",
    "mapdialog.proposals.apps.ProposalsConfig",
    "mapdialog.pins.apps.PinsConfig",
    "mapdialog.sessions.apps.SessionsConfig",
    "mapdialog.hotspots.apps.HotspotsConfig",
    "mapdialog.planning.apps.PlanningConfig",
    "mapdialog.feedback.apps.FeedbackConfig",
    "mapdialog.records.apps.RecordsConfig",
    "mapdialog.meetings.apps.MeetingsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.gis",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "leaflet",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]
if not PRODUCTION:
    # Its logins have a password that everybody knows.
    INSTALLED_APPS.append("demo.apps.DemoConfig")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mapdialog.errors.DomainErrorMiddleware",
]

ROOT_URLCONF = "mapdialog.urls"
WSGI_APPLICATION = "mapdialog.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FRONTEND_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "mapdialog.organisations.context.municipality",
            ],
        },
    }
]

FORM_RENDERER = "mapdialog.form_renderer.HouseStyle"

# --- Database -----------------------------------------------------------------------------
# Without DATABASE_URL it is the embedded cluster, which manage.py and the tests start.
DATABASES = {"default": parse_database_url(os.environ.get("DATABASE_URL") or find_home().url)}
DATABASES["default"]["ENGINE"] = "django.contrib.gis.db.backends.postgis"
# A pool per process: threads come and go, connections stay few.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 8, "timeout": 20}
# The just-in-time compiler costs more than it gives in tiles and other short queries.
# Who holds a lock and dies, even with the whole machine, is found out within half a minute.
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    "-c jit=off -c client_connection_check_interval=10s -c tcp_keepalives_idle=15"
    " -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
)
# GeoDjango's own GDAL opens no file that others sent: imports go through pyogrio's.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # In the database, which all processes and machines share; `organisations.tasks` empties it.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "login_counters",
        "KEY_FUNCTION": "mapdialog.organisations.login_counters.hashed_key",
        # Django makes room by forgetting: strangers must not wash their counters out.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# --- Language -----------------------------------------------------------------------------
# Django knows neither Somali nor easy Swedish.
django.conf.locale.LANG_INFO.update(
    {
        "so": {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"},
        "sv-simple": {
            "bidi": False,
            "code": "sv-simple",
            "name": "Easy Swedish",
            "name_local": "Lättläst svenska",
        },
    }
)
LANGUAGE_CODE = "sv"
LANGUAGES = [
    ("sv", "Svenska"),
    ("sv-simple", "Lättläst svenska"),
    ("en", "English"),
    ("fi", "Suomi"),
    ("ar", "العربية"),
    ("so", "Soomaali"),
]
LOCALE_PATHS = [BASE_DIR / "mapdialog" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- Files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("MAPDIALOG_STATIC_DIR", DATA_DIR / "static"))
STATICFILES_DIRS = [FRONTEND_DIR / "dist", FRONTEND_DIR / "static" / "public"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": os.environ.get(
            "STATICFILES_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = DATA_DIR / "media"
BASEMAP_DIR = DATA_DIR / "basemaps"
BASEMAP_RASTER_URL = os.environ.get("BASEMAP_RASTER_URL", "")
BASEMAP_RASTER_ATTRIBUTION = os.environ.get("BASEMAP_RASTER_ATTRIBUTION", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- Safety -------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        # Leaflet positions its panes through style attributes set by script, which CSP allows;
        # the few attributes in markup come from libraries.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
if BASEMAP_RASTER_URL:
    _origin = "/".join(BASEMAP_RASTER_URL.replace("{s}", "*").split("/")[:3])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(_origin)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mapdialog.errors.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

# --- Jobs and map -------------------------------------------------------------------------
# What a worker does when asked to end; `serve` and containers kill it after ten seconds or more.
PROCRASTINATE_WORKER_DEFAULTS = {"shutdown_graceful_timeout": 5, "delete_jobs": "successful"}
LEAFLET_CONFIG = {
    # Sweden; a page's own map begins at its ground, see areas/map_ground.py.
    "SPATIAL_EXTENT": (10.5, 55.2, 24.3, 69.1),
    "MIN_ZOOM": 5,
    "MAX_ZOOM": 19,
    "SCALE": "metric",
    "TILES": [],
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": False,
    "NO_GLOBALS": True,
    # Sent by frontend/static/js/map/engine/start.js when the page is ready to draw on its maps.
    "LOADEVENT": "map:start",
}
DASK_SCHEDULER = os.environ.get("DASK_SCHEDULER", "")
"""Where `run_analysis --all` sends its work, as tcp://host:8786; empty: processes started here."""
COMMIT = os.environ.get("MAPDIALOG_COMMIT", "")
"""The commit that was built, for the record of analysis runs."""
SOURCE_CODE_URL = os.environ.get("SOURCE_CODE_URL", "")

# Nothing that identifies a resident may reach a log: no addresses, no request bodies.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
