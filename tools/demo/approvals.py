"""Approvals of the demo: one channel whose posts a colleague and then the client approve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from tertulia.accounts.models import Brand, User
from tertulia.accounts.scopes import scope_in
from tertulia.approval.models import Request
from tertulia.approval.services import decide, save_flow
from tertulia.approval.services.answering import reviewer_in
from tertulia.approval.values import Answer, ReviewerWish, StepWish
from tertulia.library.services import take_in
from tertulia.networks.models import Channel
from tertulia.publishing.asking import ask_approval
from tertulia.publishing.queries import variants_of
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft, MediaUse
from tools.demo import pictures

#: The brand's channel that has steps, who answers first, and the client who answers then.
CHANNEL = {"cafe-tertulia": "cafe.tertulia"}
CLIENT = ReviewerWish(email="ana@bodega.example", name="Ana Bodega", language="es")
#: Days from now, title, text, what the colleague says of it, and with which words.
POSTS = (
    (4, "Domingo de lectura", "Este domingo, club de lectura en la mesa larga. Trae el libro que no pudiste soltar; el café lo ponemos nosotros.", "approve", ""),
    (7, "La finca de Vilcabamba", "Don Segundo cosecha a mano y seca al sol. De su finca viene el filtro de diciembre: panela, mandarina, cuerpo de seda.", "approve", ""),
    (10, "Taller de filtrado", "Taller de filtrado el jueves a las 18:00. Quedan seis lugares, ¡corre!", "suggest", "Taller de filtrado el jueves a las 18:00. Quedan seis lugares: reserva el tuyo por mensaje."),
    (13, "Promoción de fin de año", "Solo por hoy: dos por uno en todo.", "reject", "No lo acordamos con la bodega; mejor una cata de cortesía."),
    (16, "Pan de yuca a las cuatro", "A las cuatro sale el pan de yuca. A las cuatro y diez ya no queda.", "", ""),
    (19, "Cerramos el 24 a las 15:00", "El 24 cerramos a las 15:00 para cenar en casa. El 25 descansamos. El 26, café nuevo.", "", ""),
)  # fmt: skip


def ask_for_approvals(brand: Brand, team: Mapping[str, User], now: datetime) -> None:
    """Two weeks of posts sent as one: some answered, some waiting, one with other words."""
    handle = CHANNEL.get(brand.slug)
    channel = Channel.objects.filter(brand=brand, handle=handle).first() if handle else None
    if channel is None:
        return
    owner, author = scope_in(team["mireia"], brand), scope_in(team["paula"], brand)
    hugo = ReviewerWish(user_id=team["hugo"].id)
    steps = [StepWish("Equipo", "any", 48, (hugo,)), StepWish("Bodega", "all", 72, (CLIENT,))]
    save_flow(scope=owner, subject="post", channel_id=channel.id, steps=steps)
    variants: list[UUID] = []
    for number, (days, title, text, _verdict, _words) in enumerate(POSTS):
        post = create_post(
            scope=author,
            title=title,
            channel_ids=[channel.id],
            due_day=(now + timedelta(days=days)).date(),
            due_time=time(9 + number % 3, 30),
        )
        drawn = pictures.draw(("cup", "evening", "tea")[number % 3], seed=40 + number)
        taken = take_in(scope=author, data=drawn, filename=f"{title}.jpg", alt=title)
        for variant in variants_of(scope=author, post_ids=[post.id])[post.id]:
            parts = [Draft(text, (MediaUse(taken.asset.id, title),))]
            save_variant(scope=author, variant_id=variant.id, version=None, parts=parts, options={})
            variants.append(variant.id)
    request = ask_approval(
        scope=author,
        variant_ids=variants,
        title="Dos semanas en Instagram",
        note="Hugo, ¿lo ves? Después va a la bodega.",
    )
    _answer(request, team["hugo"], brand)


def _answer(request: Request, user: User, brand: Brand) -> None:
    scope = scope_in(user, brand)
    items = {each.title: each for each in request.items.all()}
    answers = []
    for _days, title, _text, verdict, words in POSTS:
        if verdict == "suggest":
            answers.append(Answer(items[title].id, verdict, "", [words]))
        elif verdict:
            answers.append(Answer(items[title].id, verdict, words))
    decide(
        scope=scope,
        request_id=request.id,
        reviewer=reviewer_in(scope=scope, request_id=request.id),
        answers=answers,
    )
