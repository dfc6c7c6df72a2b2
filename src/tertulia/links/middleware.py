"""Hosts that are there for short links answer nothing else."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from tertulia.kernel.settings import settings

type GetResponse = Callable[[HttpRequest], HttpResponse]


class LinkHostMiddleware:
    """404 for every other page of the program under such a host: nobody signs in there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.paths = ("/l/", str(django_settings.STATIC_URL))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hosts = settings().link_hosts
        if hosts and not request.path.startswith(self.paths) and _host(request) in hosts:
            return HttpResponse(status=404, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def _host(request: HttpRequest) -> str:
    try:
        return urlsplit(f"//{request.get_host()}").hostname or ""
    except DisallowedHost:
        return ""  # refused further in
