"""Django's settings, made from ours."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from tertulia.accounts.sign_in_settings import *  # noqa: F403 (they are Django's settings)
from tertulia.kernel.database import django_databases
from tertulia.kernel.logs import logging_config
from tertulia.kernel.room import ROOM_NAMES
from tertulia.kernel.settings import settings
from tertulia.web.mail import mailers

_ours = settings()
DEBUG = _ours.debug
SECRET_KEY = _ours.secret_key
_public = urlsplit(_ours.public_url)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", str(_public.hostname)]
ALLOWED_HOSTS += [*_ours.allowed_hosts, *_ours.link_hosts]
BASE_DIR = _ours.data_dir
ROOT_URLCONF = "tertulia.web.urls"
WSGI_APPLICATION = "tertulia.web.wsgi.application"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "tertulia.kernel",
    *(
        f"tertulia.{name}"
        for name in ROOM_NAMES
        if importlib.util.find_spec(f"tertulia.{name}")
        and importlib.util.find_spec(f"tertulia.{name}.apps")
    ),
    # After ours, whose templates stand in for theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "tertulia.links.middleware.LinkHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tertulia.web.uploads.UploadMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tertulia.accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tertulia.web.api.repeating.RepeatingMiddleware",
    "tertulia.web.errors.ErrorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tertulia.shell.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "tertulia.shell.templatetags.often",
                "tertulia.shell.templatetags.shell",
            ],
        },
    }
]
_live = urlsplit(_ours.live_url)
_live_origin = f"{_live.scheme}://{_live.netloc}"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, _live_origin],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

DATABASES = django_databases(_ours.database)
LOGGING = logging_config(_ours.log_format, _ours.log_level)
MAILERS = mailers(_ours.mail_url)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _ours.mail_from

#: A sheet of 5,000 rows is taken by a form with a box for each of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000
#: A telephone may send a whole evening; which of them were too many is told on the page.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "tertulia.web.uploads.SaidUpload",
]
SECURE_HSTS_SECONDS = 31_536_000 if _ours.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _ours.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English"), ("pt", "Português"), ("ro", "Română")]
LOCALE_PATHS = sorted(str(path) for path in Path(__file__).parent.parent.glob("**/locale"))
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = str(_ours.static_dir)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tertulia.web.static.CollectedStorage"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
