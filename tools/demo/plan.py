"""The plan of a brand of the demo: holidays, queues, a post that comes again, a pool, ideas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tertulia.accounts.models import Brand, User
from tertulia.accounts.scopes import scope_in
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import channels_of
from tertulia.planning.services.days import add_own_day, choose_days
from tertulia.planning.services.pools import add_to_pool, save_pool
from tertulia.planning.services.queues import add_slots, save_queue
from tertulia.planning.services.series import start_series
from tertulia.publishing.services import add_variant, create_post, save_variant
from tertulia.publishing.values import Draft

#: Country, own day, queue, repeated post, pool and its posts, ideas; in the brand's language.
PLANS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "cafe-tertulia": {
        "countries": ("EC",),
        "own": ("Aniversario del local",),
        "queue": ("Mañanas de barra",),
        "series": ("La pregunta del lunes", "Lunes. ¿Con qué acompañas hoy tu café?"),
        "pool": ("De siempre",),
        "evergreen": (
            "Cómo guardar el café en casa",
            "Filtro o moka: dos tazas muy distintas",
            "Por qué el agua importa",
        ),
        "ideas": ("Receta con cacao de Loja", "Visita a la finca en tres fotos"),
    },
    "ceainaria-licurici": {
        "countries": ("RO",),
        "own": ("Ziua ceainăriei",),
        "queue": ("Seri de ceai",),
        "series": ("Povestea de joi", "E joi. Ce poveste spui la un ceai?"),
        "pool": ("Mereu bune",),
        "evergreen": ("Cum se infuzează teiul", "Trei ceaiuri pentru iarnă"),
        "ideas": ("Un atelier de amestecuri",),
    },
    "doceria-pitanga": {
        "countries": ("BR",),
        "own": ("Aniversário da doceria",),
        "queue": ("Fornada da manhã",),
        "series": ("Conversa de quarta", "Quarta. Qual doce salvou o seu dia?"),
        "pool": ("De sempre",),
        "evergreen": ("Como guardar bolo de rolo", "Ponto de fio sem termômetro"),
        "ideas": ("Receita da vizinha, uma por mês", "Entrevista com seu Amaro"),
    },
}


def make_plan(brand: Brand, team: Mapping[str, User], now: datetime) -> None:
    """Everything of one brand that has a plan."""
    words = PLANS.get(brand.slug)
    if words is None:
        return
    scope = scope_in(team["mireia"], brand)
    today = now.astimezone(ZoneInfo(brand.zone)).date()
    choose_days(scope=scope, countries=words["countries"], trade_days=True)
    founded = today + timedelta(days=9)
    add_own_day(scope=scope, name=words["own"][0], first=founded, every_year=True)
    channels = [each.id for each in channels_of(scope=scope)][:2]
    queue = save_queue(scope=scope, name=words["queue"][0], channel_ids=channels)
    add_slots(scope=scope, queue_id=queue.id, weekdays=[0, 2, 4], hour=time(8, 30))
    add_slots(scope=scope, queue_id=queue.id, weekdays=[4], hour=time(17), kept_free=True)
    title, text = words["series"]
    post = _written(scope, title, text)
    monday = today + timedelta(days=7 - today.weekday())
    start_series(scope=scope, post_id=post, rule="FREQ=WEEKLY", first_day=monday, hour=time(12, 15))
    pool = save_pool(scope=scope, name=words["pool"][0], rest_days=60)
    for title in words["evergreen"]:
        add_to_pool(scope=scope, pool_id=pool.id, post_id=_written(scope, title, title))
    for title in words["ideas"]:
        create_post(scope=scope, title=title)


def _written(scope: Scope, title: str, text: str) -> UUID:
    """A post without a day on the first channel; its id."""
    channel = channels_of(scope=scope)[0]
    post = create_post(scope=scope, title=title)
    variant = add_variant(scope=scope, post_id=post.id, channel_id=channel.id)
    save_variant(
        scope=scope,
        variant_id=variant.id,
        version=None,
        parts=[Draft(text=text)],
        options={},
    )
    return post.id
