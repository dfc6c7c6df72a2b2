"""The pages, for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.web.settings")
_pages = get_wsgi_application()

from tertulia.web.health import with_health  # noqa: E402 (its models need the line above)

application = with_health(_pages)
