"""A brand whose inbox is full: demo people, texts and posts."""

from __future__ import annotations

from datetime import datetime, timedelta

from tertulia.inbox.services.acting import assign_conversation, snooze_conversation
from tertulia.inbox.services.writing import add_note, save_saved_reply
from tertulia.kernel import clock
from tertulia.networks.values import InteractionKind, RemoteInteraction, RemoteRef, Vanished
from tests.inbox.world import World, ours, person, picture, said

LUCIA = person("lupa.quito", "Lucía Paredes")


def ago(**span: float) -> datetime:
    """A moment that has passed."""
    return clock.now() - timedelta(**span)


def mention(remote_id: str, text: str, handle: str, name: str, at: datetime) -> RemoteInteraction:
    """A mention elsewhere."""
    return said(
        remote_id, text, kind=InteractionKind.MENTION, author=person(handle, name),
        created_at=at, about=None, root=None, in_reply_to=None,
    )  # fmt: skip


def fill(world: World) -> None:
    """Everything that a page of the inbox can show."""
    world.hear(ours("p1", "Tueste de Loja, tres fotos", created_at=ago(hours=6)))
    world.hear(said("l1", "", kind=InteractionKind.LIKE, author=person("ana")))
    _lucia(world)
    _others(world)
    save_saved_reply(
        scope=world.scope,
        reply_id=None,
        title="Horario",
        text="Hola {name}: abrimos de lunes a sábado, de 9:00 a 18:00. — {me}",
    )
    world.hear(said("gone", "esto lo borro", author=LUCIA, created_at=ago(hours=3, minutes=50)))
    world.hear(Vanished(RemoteRef("gone")))


def _lucia(world: World) -> None:
    first = "Pedí el café de Loja hace 9 días y nadie me responde. ¿Es normal?"
    world.hear(said("c1", first, author=LUCIA, created_at=ago(hours=4, minutes=10)))
    world.hear(
        said(
            "c1",
            "Pedí el café de Loja hace nueve días y nadie me responde. ¿Esto es normal?",
            author=LUCIA,
            created_at=ago(hours=4, minutes=10),
            edited_at=ago(hours=4),
        )
    )
    row = next(each for each in world.conversations() if each.identity.name == "Lucía Paredes")
    add_note(
        scope=world.scope,
        conversation_id=row.id,
        text="Pasado a Ventas como caso 1042. Responden antes de las 13:00.",
    )


def _others(world: World) -> None:
    under = RemoteRef("p1")
    texts = [
        ("t1", "tudor", "Tudor Albu", "Livrați și în Cluj? Aș vrea două pungi de boabe.", 225),
        ("r1", "rafaela", "Rafaela Souza", "A oficina de sábado ainda tem vaga?", 31),
        ("k1", "karen.ortiz", "Karen Ortiz", "jajaja el gato del minuto 0:12 😹", 8),
        ("d1", "diego", "Diego Pazmiño", "¿A qué hora abre Cumbayá el lunes?", 5),
        ("a1", "ana.munteanu", "Ana Munteanu", "Mulțumesc pentru rețetă, a ieșit perfect!", 2),
        ("m1", "elfassi", "محمد الفاسي بن عبد الرحمن الأندلسي", "هل يفتح المقهى يوم الاثنين؟", 44),
        ("n1", "x" * 60, "Nombre larguísimo " * 6, "Texto sin espacios " + "a" * 120, 50),
    ]
    for remote_id, handle, name, text, minutes in texts:
        world.hear(
            said(
                remote_id, text, author=person(handle, name), created_at=ago(minutes=minutes),
                about=under, root=under, in_reply_to=under,
            )
        )  # fmt: skip
    world.hear(
        mention("j1", "El hilo de @cafetertulia sobre el tueste medio es lo mejor de la semana",
                "joaquin", "Joaquín N.", ago(minutes=12))
    )  # fmt: skip
    world.hear(said("e1", "😍😍", author=person("emoji", "Solo Emoji"), created_at=ago(minutes=3)))
    world.hear(
        said(
            "dm1", "Hola, ¿pueden facturar a mi empresa? Adjunto los datos.",
            kind=InteractionKind.MESSAGE, author=person("empresa", "Comercial Andina"),
            created_at=ago(minutes=70), about=None, root=None, in_reply_to=None,
            visibility="direct", attachments=(picture("https://img.test/datos.png"),),
        )
    )  # fmt: skip
    rows = {row.identity.name: row for row in world.conversations()}
    assign_conversation(
        scope=world.scope,
        conversation_id=rows["Tudor Albu"].id,
        user_id=world.user.id,
        name="Mireia Vidal",
    )
    snooze_conversation(
        scope=world.scope,
        conversation_id=rows["Karen Ortiz"].id,
        until=clock.now() + timedelta(hours=20),
    )
