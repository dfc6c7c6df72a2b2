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

#: Country, own day, queue, repeated post, pool and its posts (title|text), ideas; in the brand's
#: language.
PLANS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "cafe-tertulia": {
        "countries": ("EC",),
        "own": ("Aniversario del local",),
        "queue": ("Mañanas de barra",),
        "series": ("La pregunta del lunes", "Lunes. ¿Con qué acompañas hoy tu café?"),
        "pool": ("De siempre",),
        "evergreen": (
            "Cómo guardar el café en casa|Bolsa cerrada, sin aire, lejos de la luz. En la nevera no: toma el olor de la cena.",
            "Filtro o moka: dos tazas muy distintas|El filtro deja pasar la fruta; la moka, el cuerpo. Prueba el mismo café de las dos formas y cuéntanos.",
            "Por qué el agua importa|Una taza es agua en 98 de cada 100 partes. Si la tuya huele a piscina, tu café también.",
            "Moler justo antes|A los quince minutos de molido, el café ya perdió la mitad de lo que huele. Muele lo que vas a tomar.",
            "La mesa larga|Si vienes sin compañía, siéntate en la mesa larga. Nadie te obliga a conversar, pero suele pasar.",
            "Cómo pedir un café sin saber de café|Dinos qué fruta te gusta. Con eso alcanza.",
        ),
        "ideas": (
            "Receta con cacao de Loja",
            "Visita a la finca en tres fotos",
            "Preguntarle a Nelly por sus tres trucos",
            "Un minuto de sonido: la barra a las ocho",
            "Mapa de mesas según para qué vienes",
        ),
    },
    "ceainaria-licurici": {
        "countries": ("RO",),
        "own": ("Ziua ceainăriei",),
        "queue": ("Seri de ceai",),
        "series": ("Povestea de joi", "E joi. Ce poveste spui la un ceai?"),
        "pool": ("Mereu bune",),
        "evergreen": (
            "Cum se infuzează teiul|Apă la 95 de grade, patru minute, capac pe cană. Mirosul care iese e jumătate din ceai.",
            "Trei ceaiuri pentru iarnă|Măceșe pentru culoare, cimbru pentru seară, tei pentru somn.",
            "De ce fără pliculeț|Într-un pliculeț încape praf; într-o linguriță, frunze întregi. Le vezi, le miroși, le recunoști.",
            "Masa de lângă fereastră|Se eliberează pe la trei. Din martie are și soare.",
        ),
        "ideas": (
            "Un atelier de amestecuri",
            "Lămpile, una câte una",
            "Întrebări puse de copii la povești",
        ),
    },
    "doceria-pitanga": {
        "countries": ("BR",),
        "own": ("Aniversário da doceria",),
        "queue": ("Fornada da manhã",),
        "series": ("Conversa de quarta", "Quarta. Qual doce salvou o seu dia?"),
        "pool": ("De sempre",),
        "evergreen": (
            "Como guardar bolo de rolo|Em lata fechada, três dias fora da geladeira. Depois disso ninguém sabe, porque nunca sobrou.",
            "Ponto de fio sem termômetro|Pegue a calda entre dois dedos molhados e abra: se faz um fio e não quebra, está no ponto.",
            "Quantos brigadeiros por pessoa|Quatro. Se a festa tiver avós, cinco.",
            "Fruta da época, sem segredo|O cardápio muda porque a feira muda. Pergunte o que chegou hoje.",
        ),
        "ideas": (
            "Receita da vizinha, uma por mês",
            "Entrevista com seu Amaro",
            "As mãos da Luzia em câmera lenta",
        ),
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
    for line in words["evergreen"]:
        title, _bar, text = line.partition("|")
        add_to_pool(scope=scope, pool_id=pool.id, post_id=_written(scope, title, text))
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
