"""Routes of networks: channels and how they are connected."""

from __future__ import annotations

from dataclasses import replace

from tertulia.kernel.settings import settings
from tertulia.networks.connecting import connect_by_hand
from tertulia.networks.models import AppRegistration, Channel
from tertulia.networks.vault import seal
from tests.roles.case import Case, Ground, Made

#: A public address that needs no name to be resolved; nothing is sent there.
SERVER = "https://9.9.9.9"


def by_hand(ground: Ground) -> Made:
    card = connect_by_hand(scope=ground.scope, network="tiktok", handle="@cafe")
    return Made(
        arguments={"channel_id": card.id},
        data={"posts_per_week": "5"},
        watch=lambda: Channel.objects.values_list("posts_per_week", "disconnected_at").get(
            id=card.id
        ),
    )


def connected(ground: Ground) -> Made:
    channel = Channel.objects.create(
        brand=ground.brand,
        network="mastodon",
        address=SERVER,
        remote_id="1",
        handle="@cafe@social.example",
    )
    AppRegistration.objects.get_or_create(
        network="mastodon",
        address=SERVER,
        redirect_uri=settings().public_url + "/channels/oauth/",
        defaults={"sealed": seal({"client_id": "x", "client_secret": "y"})},
    )
    return Made(arguments={"channel_id": channel.id}, data={"way": "oauth"})


def a_network(ground: Ground) -> Made:
    return Made(
        arguments={"network": "tiktok"}, data={"handle": "@cafe"}, watch=Channel.objects.count
    )


def without_objects(made: Made) -> Made:
    """A network's name belongs to no brand."""
    return replace(made, arguments={})


CASES: list[Case] = [
    Case("networks:channels", make=lambda ground: without_objects(by_hand(ground))),
    Case("networks:choose"),
    Case("networks:connect", make=a_network, shared=True),
    Case("networks:connect", "POST", make=a_network, shared=True),
    Case("networks:channel", make=connected),
    Case("networks:reconnect", make=connected),
    Case(
        "networks:reconnect", "POST", make=connected, unchanged="the person leaves for the network"
    ),
    Case("networks:test", "POST", make=connected, unchanged="proved in test_channel_pages.py"),
    Case("networks:rhythm", "POST", make=by_hand),
    Case("networks:disconnect", "POST", make=by_hand),
    Case("networks_oauth"),
]
