"""Routes of the brand book."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PIL import Image

from tests.roles.case import Case, Ground, Made

DOCUMENT = "## Misión\nQue cada taza tenga conversación.\n\n## Horario\nDe 7 a 20."
EVERYTHING = """\
# Libro de marca

## Misión
Que cada taza tenga **conversación**.

## Visión
Una terraza llena.

## Valores
- Cercanía: te llamamos por tu nombre
- Calma

## Historia
Nacimos en 2014.

- Primero una barra
- Después una sala

## Lo que viene
Una segunda sala.

## FODA
### Fortalezas
- La terraza
### Debilidades
- Poco sitio
### Oportunidades
- El malecón
### Amenazas
- La lluvia

## A quién le hablamos
### Ana, 34, Las Peñas
Trabaja cerca.

## Voz
Cercana y sin prisa.
### Así sí
- Frases cortas
### Así no
- Gritar
### Palabras prohibidas
- barato: suena a mala calidad
### En lugar de
- cliente → invitado
### Palabras preferidas
- sobremesa
### Trato
- [idioma: es] tú
- [idioma: es] [país: ES] usted
### Emojis
- como máximo: 2
- solo: ☕
- Pocos
### Firma
- [idioma: es] — Casa
### Frases obligatorias
- [producto: filtro] Contiene cafeína.

## Mensajes clave
- El café se conversa

## Respuestas aprobadas
### ¿Abren el feriado?
Sí, de 9 a 15.

## Procedimientos
### Una queja
[quién responde: Mireia]
[autoridad: otro café]
[se escala cuando: pide dinero]

Pedir perdón primero.

## Grupos de hashtags
- Diario: #café #guayaquil

## Guía visual
### Luz
Siempre de ventana.

![Taza junto a la ventana](picture:PICTURE)

## Algo nuestro
Con un [enlace](https://example.org/).
"""


def versions(ground: Ground) -> object:
    """How many versions the brand's book has."""
    from tertulia.brandbook.models import Version

    return Version.objects.filter(brand_id=ground.brand.id).count()


def drafts(ground: Ground) -> object:
    from tertulia.brandbook.models import Draft

    return sorted(Draft.objects.filter(brand_id=ground.brand.id).values_list("user_id", "edition"))


def pillars(ground: Ground) -> object:
    from tertulia.brandbook.models import Pillar

    rows = Pillar.objects.filter(brand_id=ground.brand.id)
    return sorted(rows.values_list("name", "target_share", "archived"))


def pictures(ground: Ground) -> object:
    from tertulia.brandbook.models import BookPicture

    return BookPicture.objects.filter(brand_id=ground.brand.id).count()


def drawn() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "#b5482a").save(out, "PNG")
    return out.getvalue()


def a_picture(ground: Ground) -> Made:
    """A picture of the guidelines."""
    from tertulia.brandbook.services.pictures import add_picture

    row = add_picture(scope=ground.scope, data=drawn())
    return Made(arguments={"picture_id": row.id})


def a_book(ground: Ground) -> Made:
    """A book with something in every section, in two versions, and two pillars."""
    from tertulia.brandbook.markdown import read
    from tertulia.brandbook.queries import book_of
    from tertulia.brandbook.services.book import save_section, take_document
    from tertulia.brandbook.services.pillars import archive_pillar, save_pillar

    picture = a_picture(ground).arguments["picture_id"]
    content = read(EVERYTHING.replace("PICTURE", str(picture))).content
    base = book_of(scope=ground.scope).number
    number = take_document(scope=ground.scope, content=content, base=base, note="Taller")
    save_section(
        scope=ground.scope, section="mission", base=number, parts={"mission": "Conversar."}
    )
    save_pillar(scope=ground.scope, pillar_id=None, name="Aprender", share=Decimal(60))
    away = save_pillar(scope=ground.scope, pillar_id=None, name="Vender", share=Decimal(10))
    archive_pillar(scope=ground.scope, pillar_id=away.id)
    return Made(watch=lambda: versions(ground))


def a_section(
    *, section: str = "mission", watch: Callable[[Ground], object] = versions, **data: str
) -> Callable[[Ground], Made]:
    """A section of an empty book, and what is sent."""
    return lambda ground: Made(
        arguments={"section": section}, data=data, watch=lambda: watch(ground)
    )


def a_draft(ground: Ground) -> Made:
    """Something everybody of the test has begun to write."""
    from tertulia.accounts.models import User
    from tertulia.brandbook.models import Draft
    from tertulia.kernel import clock

    for user in User.objects.all():
        Draft.objects.create(
            brand=ground.brand, user=user, section="mission", base=0,
            parts={"mission": "Conv"}, updated_at=clock.now(),
        )  # fmt: skip
    return Made(arguments={"section": "mission"}, watch=lambda: drafts(ground))


def first_version(ground: Ground) -> Made:
    made = a_book(ground)
    return Made(arguments={"number": 1}, watch=made.watch)


def a_document(**data: str) -> Callable[[Ground], Made]:
    return lambda ground: Made(data={"text": DOCUMENT, **data}, watch=lambda: versions(ground))


def an_upload(ground: Ground) -> Made:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return Made(
        data={"file": SimpleUploadedFile("light.png", drawn())}, watch=lambda: pictures(ground)
    )


def a_pillar_form(ground: Ground) -> Made:
    return Made(data={"name": "Aprender", "share": "40"}, watch=lambda: pillars(ground))


def a_pillar(ground: Ground, **data: Any) -> Made:
    from tertulia.brandbook.services.pillars import save_pillar

    row = save_pillar(scope=ground.scope, pillar_id=None, name="Aprender", share=Decimal(60))
    return Made(arguments={"pillar_id": row.id}, data=data, watch=lambda: pillars(ground))


CASES = [
    Case("brandbook:book", make=a_book),
    Case("brandbook:edit", make=lambda g: Made(arguments={"section": "voice"}, watch=a_book(g).watch), shared=True),
    Case("brandbook:edit", "POST", make=a_section(**{"p.mission": "Conversar."}, base="0"), shared=True),
    Case(
        "brandbook:draft", "POST",
        make=a_section(**{"p.mission": "Conv"}, base="0", edition="0", watch=drafts), shared=True,
    ),
    Case("brandbook:discard", "POST", make=a_draft, shared=True),
    Case("brandbook:history", make=a_book),
    Case("brandbook:version", make=first_version),
    Case("brandbook:restore", "POST", make=first_version),
    Case("brandbook:import"),
    Case("brandbook:import", "POST", make=a_document(take="yes", base="0")),
    Case("brandbook:export", make=a_book),
    Case("brandbook:upload", "POST", make=an_upload),
    Case("brandbook:picture", make=a_picture),
    Case("brandbook:pillars", make=a_book),
    Case("brandbook:create_pillar", "POST", make=a_pillar_form),
    Case("brandbook:change_pillar", "POST", make=lambda g: a_pillar(g, name="Saber", share="30")),
    Case("brandbook:archive_pillar", "POST", make=a_pillar),
]  # fmt: skip

API_CASES = [
    Case("get_book", make=a_book),
    Case(
        "put_book_section", "PUT",
        make=lambda g: Made(
            arguments={"section": "mission"},
            data={"base": 0, "parts": {"mission": "Conversar."}},
            watch=lambda: versions(g),
        ),
        shared=True,
    ),
    Case(
        "import_book", "POST",
        make=lambda g: Made(data={"markdown": DOCUMENT, "base": 0}, watch=lambda: versions(g)),
    ),
    Case(
        "check_copy", "POST",
        make=lambda g: Made(data={"text": "¡Barato!", "language": "es"}, watch=a_book(g).watch),
        unchanged="it only looks",
    ),
    Case("list_book_versions", make=a_book),
    Case("get_book_version", make=first_version),
    Case("restore_book_version", "POST", make=first_version),
    Case("list_pillars", make=a_book),
    Case(
        "create_pillar", "POST",
        make=lambda g: Made(
            data={"name": "Aprender", "target_share": "40"}, watch=lambda: pillars(g)
        ),
    ),
    Case("put_pillar", "PUT", make=lambda g: a_pillar(g, name="Saber", target_share="30")),
    Case("archive_pillar", "DELETE", make=a_pillar),
]  # fmt: skip
