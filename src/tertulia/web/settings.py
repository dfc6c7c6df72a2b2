"""Django's settings, made from ours."""

from __future__ import annotations

import importlib.util

from django.utils.csp import CSP

from tertulia.kernel.database import django_databases
from tertulia.kernel.postgres import Layout
from tertulia.kernel.room import ROOM_NAMES
from tertulia.kernel.settings import settings

_ours = settings()
DEBUG = _ours.debug
SECRET_KEY = _ours.secret_key or "unsafe-tests-only"
ALLOWED_HOSTS = ["*"]
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
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "tertulia.kernel",
    *(
        f"tertulia.{name}"
        for name in ROOM_NAMES
        if importlib.util.find_spec(f"tertulia.{name}")
        and importlib.util.find_spec(f"tertulia.{name}.apps")
    ),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
            ],
        },
    }
]
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *([_ours.live_url] if _ours.live_url else [])],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

DATABASES = django_databases(_ours.database_url or Layout(_ours.data_dir / "postgres").url())

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English"), ("pt", "Português"), ("ro", "Română")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
