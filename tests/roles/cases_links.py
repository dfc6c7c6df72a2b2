"""Routes of links."""

from __future__ import annotations

from tests.roles.case import Case, Ground, Made

URL = "https://example.org/menu"


def a_link(ground: Ground) -> Made:
    """A link; clicks are watched."""
    from tertulia.links.models import ClickDay
    from tertulia.links.services import shorten

    link = shorten(scope=ground.scope, url=URL)
    rows = ClickDay.objects.filter(brand_id=ground.brand.id)
    return Made(
        arguments={"code": link.code},
        watch=lambda: sorted(rows.values_list("clicks", "machines")),
    )


def a_link_of_ours(ground: Ground, **data: str) -> Made:
    """For an address that names the link."""
    from tertulia.links.models import ShortLink
    from tertulia.links.services import shorten

    link = shorten(scope=ground.scope, url=URL, title="Menu")
    rows = ShortLink.objects.filter(brand_id=ground.brand.id)
    return Made(
        arguments={"link_id": link.id},
        data=data,
        watch=lambda: sorted(rows.values_list("title", "stopped_at")),
    )


def links(ground: Ground) -> Made:
    """A page of one."""
    a_link_of_ours(ground)
    return Made()


def a_new_link(ground: Ground) -> Made:
    """The form filled in."""
    from tertulia.links.models import ShortLink

    rows = ShortLink.objects.filter(brand_id=ground.brand.id)
    return Made(data={"url": URL, "source": "newsletter"}, watch=rows.count)


def a_stopped_link(ground: Ground) -> Made:
    """One that leads nowhere."""
    from tertulia.links.services import stop_link

    made = a_link_of_ours(ground)
    stop_link(scope=ground.scope, link_id=made.arguments["link_id"])
    return made


def a_host(ground: Ground) -> Made:
    """The brand has a host, and wants the program's."""
    from tertulia.links.models import LinkHost

    host = f"go.{ground.brand.slug}.example"
    LinkHost.objects.create(brand=ground.brand, host=host)
    rows = LinkHost.objects.filter(brand=ground.brand)
    return Made(data={"host": ""}, watch=rows.count)


CASES = [
    Case("links:links", make=links),
    Case("links:csv", make=links),
    Case("links:clicks_csv", make=links),
    Case("links:new"),
    Case("links:new", "POST", make=a_new_link),
    Case("links:host", "POST", make=a_host),
    Case("links:link", make=a_link_of_ours),
    Case("links:rename", "POST", make=lambda g: a_link_of_ours(g, title="Carta")),
    Case("links:stop", "POST", make=a_link_of_ours),
    Case("links:resume", "POST", make=a_stopped_link),
    Case("l:follow", make=a_link),
    Case("l:follow", "HEAD", make=a_link),
]


#: Operations of the API.
API_CASES = [
    Case("list_links"),
    Case("create_link", "POST", make=a_new_link),
    Case("get_link", make=a_link_of_ours),
    Case("list_clicks", make=a_link_of_ours),
    Case("stop_link", "POST", make=a_link_of_ours),
    Case("resume_link", "POST", make=a_stopped_link),
]
