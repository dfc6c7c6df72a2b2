"""The brand book of a brand of the demo, with the versions it grew through, and its pillars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch
from zlib import crc32

from tertulia.accounts.models import Brand, User
from tertulia.accounts.scopes import scope_in
from tertulia.brandbook.content import Content, parts_from_json
from tertulia.brandbook.markdown import read
from tertulia.brandbook.models import Pillar
from tertulia.brandbook.queries import book_of
from tertulia.brandbook.services.book import save_section, take_document
from tertulia.brandbook.services.pictures import add_picture
from tertulia.brandbook.services.pillars import save_pillar
from tertulia.publishing.models import Post
from tools.demo import pictures

BOOKS = Path(__file__).parent / "books"
#: Name, share, colour, what it serves, and words that tell its posts.
PILLARS: Mapping[str, tuple[tuple[str, int, str, str, str], ...]] = {
    "cafe-tertulia": (
        ("Aprender", 30, "c1", "Que quien nos lee sepa más de café\nLlenar las catas", "cata filtro finca grano tostado"),
        ("Barrio", 30, "c2", "Que el barrio nos sienta suyos\nQue los miembros hablen entre sí", "lectura club terraza función aniversario feriado tacitas brasil"),
        ("La barra", 25, "c3", "Visitas en horas bajas", "pan sánduche menú tazas bolsas chocolate"),
        ("Detrás", 15, "c4", "Confianza: quién tuesta, cuánto pagamos", "barista wi-fi aviso cambio entrevista"),
    ),
    "ceainaria-licurici": (
        ("Plante", 40, "c2", "Să știe toți de unde vin plantele", "ceai ceaiuri tei"),
        ("Seri", 40, "c4", "Serile de joi și sâmbătă, pline", "seara povești șah english"),
        ("Cluj", 20, "c1", "Vecinii ne recomandă", "cluj ziua"),
    ),
    "doceria-pitanga": (
        ("Doces", 35, "c3", "Vender por fatia, todos os dias", "bolo cocada pitanga caju sonho"),
        ("Recife", 25, "c1", "Que quem volta passe aqui primeiro", "pina bicicleta"),
        ("Cozinha", 20, "c4", "Que conheçam quem faz", "caderno panetone"),
        ("Encomendas", 20, "c2", "Vinte encomendas por semana", "encomendas dezembro"),
    ),
}  # fmt: skip
#: Section, how it read before, days ago of the present words, who wrote them and why.
EARLIER = {
    "cafe-tertulia": (
        ("mission", {"mission": "Servir el mejor café de Guayaquil."}, 150, "mireia", "Taller con el equipo: lo nuestro es conversar"),
        ("messages", {"messages": ["El café se conversa: por eso hay mesas largas."]}, 61, "paula", "Las cifras que ya publicamos"),
        ("positions", {"positions": [{"title": "¿Tienen leche vegetal?", "text": "Sí: de almendras."}]}, 12, "paula", "El precio del filtro, después de las preguntas de esta semana"),
    ),
    "ceainaria-licurici": (
        ("messages", {"messages": ["Aici nu se grăbește nimeni."]}, 33, "paula", "După discuția cu echipa"),
    ),
    "doceria-pitanga": (
        ("messages", {"messages": ["Doce de casa."]}, 90, "paula", "Depois da conversa com a Zefinha"),
    ),
}  # fmt: skip
BEGAN_DAYS_AGO = 347


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """As if it were that moment: a version is never dated back afterwards."""
    with patch("tertulia.kernel.clock.now", return_value=moment):
        yield


def write_book(brand: Brand, team: Mapping[str, User], now: datetime) -> None:
    """The book in its versions, the pillars, and what each post serves."""
    owner = scope_in(team["mireia"], brand)
    earlier = EARLIER[brand.slug]
    with at(now - timedelta(days=BEGAN_DAYS_AGO)):
        for name, share, colour, objectives, _words in PILLARS[brand.slug]:
            save_pillar(
                scope=owner,
                pillar_id=None,
                name=name,
                share=Decimal(share),
                colour=colour,
                objectives=objectives,
            )
        text = (BOOKS / f"{brand.slug}.md").read_text()
        for scene in ("cup", "evening", "tea", "fruit"):
            if f"{{{{{scene}}}}}" in text:
                row = add_picture(scope=owner, data=pictures.draw(scene, seed=7))
                text = text.replace(f"{{{{{scene}}}}}", f"![{scene}](picture:{row.id})")
        whole = read(_described(text)).content
        take_document(scope=owner, content=_before(whole, earlier), base=0, note="")
    for section, _before_parts, days, who, why in earlier:
        with at(now - timedelta(days=days)):
            scope = scope_in(team[who], brand)
            save_section(
                scope=scope,
                section=section,
                base=book_of(scope=scope).number,
                parts={section: getattr(whole, section)},
                note=why,
            )


def _described(text: str) -> str:
    """What is in each drawn picture, in the brand's language."""
    seen = {
        "![cup]": "![Taza junto a la ventana, con espuma en forma de hoja]",
        "![evening]": "![Atardecer sobre el río, con guirnaldas de luces]",
        "![tea]": "![Ceainic roșu pe o masă verde]",
        "![fruit]": "![Pitangas maduras numa tigela]",
    }
    for scene, words in seen.items():
        text = text.replace(scene, words)
    return text


def _before(
    whole: Content, earlier: tuple[tuple[str, dict[str, object], int, str, str], ...]
) -> Content:
    """The book as it read at first."""
    for _section, parts, _days, _who, _why in earlier:
        whole = replace(whole, **parts_from_json(parts))
    return whole


def serve_pillar(brand: Brand, title: str, pillar: str) -> None:
    """The post of that title serves this pillar."""
    found = Pillar.objects.get(brand=brand, name=pillar)
    Post.objects.filter(brand=brand, title=title).update(pillar_id=found.id)


def give_pillars(brand: Brand) -> None:
    """Every post serves a pillar: by its words, else by its title alone; some serve none."""
    known = {each.name: each.id for each in Pillar.objects.filter(brand=brand)}
    told = [(name, words.split()) for name, _s, _c, _o, words in PILLARS[brand.slug]]
    for post in Post.objects.filter(brand=brand, pillar=None):
        title = post.title.casefold()
        found = next((name for name, words in told if any(w in title for w in words)), "")
        turn = crc32(post.title.encode()) % (len(told) + 1)
        chosen = found or (told[turn][0] if turn < len(told) else "")
        if chosen:
            Post.objects.filter(id=post.id).update(pillar_id=known[chosen])
