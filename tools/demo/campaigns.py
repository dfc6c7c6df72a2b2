"""Campaigns of a brand of the demo: one that is over, one being confirmed, a promotion that came
from the intake, proposals, and links with the clicks of weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from tertulia.accounts.models import Brand, Membership, User
from tertulia.accounts.scopes import scope_in
from tertulia.campaigns import services
from tertulia.campaigns.models import Campaign
from tertulia.campaigns.values import Asked, Facts
from tertulia.kernel.scope import Scope
from tertulia.links.models import ClickDay, ShortLink
from tertulia.links.rules import Utm
from tertulia.links.services import shorten
from tertulia.networks.queries import channels_of
from tertulia.publishing.models import Post
from tools.demo.book import at

DEPARTMENTS = {"vera": "sales", "luis": "customer_service"}


def join_departments(team: Mapping[str, User]) -> None:
    """Who of the team works where."""
    for name, department in DEPARTMENTS.items():
        Membership.objects.filter(user=team[name]).update(department=department)


def run_campaigns(brand: Brand, team: Mapping[str, User], now: datetime) -> None:
    """Everything of one brand; only the first has departments that propose."""
    join_departments(team)
    Life(brand, team, now).run()


class Life:
    """What was planned, told and confirmed, in the order in which it happened."""

    def __init__(self, brand: Brand, team: Mapping[str, User], now: datetime) -> None:
        self.brand, self.team, self.now = brand, team, now
        self.today = now.astimezone(ZoneInfo(brand.zone)).date()
        self.plans = scope_in(team["paula"], brand)

    def run(self) -> None:
        """By brand."""
        if self.brand.slug == "cafe-tertulia":
            self._harvest()
            self._christmas()
            self._intake()
        elif self.brand.slug == "ceainaria-licurici":
            self._winter()
        else:
            self._orders()

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def _made(self, days_ago: int, facts: Facts, brief: str, titles: Sequence[str]) -> Campaign:
        channels = tuple(card.id for card in channels_of(scope=self.plans))
        with at(self.now - timedelta(days=days_ago)):
            row = services.create_campaign(
                scope=self.plans, facts=Facts(**{**vars(facts), "channel_ids": channels})
            )
            services.write_brief(scope=self.plans, campaign_id=row.id, brief=brief)
        posts = Post.objects.filter(brand=self.brand, title__in=titles)
        posts.update(campaign_id=row.id)
        return row

    def _checklist(self, row: Campaign, lines: Sequence[tuple[str, int, bool]]) -> None:
        for text, days, done in lines:
            task = services.add_task(
                scope=self.plans, campaign_id=row.id, text=text, due_on=self._day(days)
            )
            if done:
                services.set_task_done(
                    scope=self.plans, campaign_id=row.id, task_id=task.id, done=True
                )

    def _confirmed(self, row: Campaign, who: str, days_ago: int, words: str = "") -> None:
        with at(self.now - timedelta(days=days_ago)):
            services.confirm(
                scope=scope_in(self.team[who], self.brand),
                campaign_id=row.id,
                department=DEPARTMENTS[who],
                words=words,
            )

    def _harvest(self) -> None:
        facts = Facts(
            name="Cosecha de Loja",
            kind="launch",
            starts_on=self._day(-28),
            ends_on=self._day(-6),
            colour="c2",
            purpose="Que el barrio sepa que llegó el grano nuevo y lo pruebe en filtro.",
            audience="Quien ya viene por las mañanas; quien compra para la casa.",
            key_message="Loja, 1.900 metros: pruébalo antes de que se acabe.",
            budget=Decimal(220),
            currency="USD",
        )
        brief = (
            "Bolsa de 250 g a $ 9,50 y filtro a $ 3,20 mientras dure. No hay envíos fuera de "
            "Guayaquil. Si preguntan por la finca: Familia Ordóñez, Quilanga."
        )
        titles = ("Grano nuevo de Loja", "Cata para principiantes", "Cómo preparamos el filtro")
        row = self._made(34, facts, brief, titles)
        with at(self.now - timedelta(days=33)):
            services.send_brief(scope=self.plans, campaign_id=row.id)
        self._confirmed(row, "vera", 32, "Precios puestos en la caja.")
        self._confirmed(row, "luis", 31)
        with at(self.now - timedelta(days=30)):
            services.make_ready(scope=self.plans, campaign_id=row.id)
        self._checklist(
            row, (("Precio en la caja", -29, True), ("Ficha de la finca impresa", -28, True))
        )
        page = "https://cafetertulia.example/grano/loja"
        self._link(row, page, "instagram", "Grano de Loja, perfil", first=-28, last=-3, peak=34)
        self._link(row, page, "newsletter", "Grano de Loja, boletín", first=-26, last=-12, peak=58)

    def _christmas(self) -> None:
        facts = Facts(
            name=f"Navidad en la barra {self.today.year}",
            starts_on=self._day(6),
            ends_on=self._day(32),
            colour="c3",
            purpose="Llenar las tardes de diciembre y vender cien cajas de regalo.",
            audience="Vecinos, oficinas de Las Peñas, quien busca un regalo pequeño.",
            key_message="Este año se regala una tarde con café.",
            budget=Decimal(850),
            currency="USD",
        )
        brief = (
            "Caja de regalo: dos bolsas de 250 g y una taza, $ 24. Se aparta por mensaje hasta el "
            "20 de diciembre, se paga al recoger.\nEl 24 cerramos a las 16:00 y el 25 no abrimos."
            "\nNo se combina con el 2×1 en filtros."
        )
        titles = ("Bolsas para regalar", "Menú de diciembre", "Cata de los tres Ecuador")
        row = self._made(9, facts, brief, titles)
        self._checklist(
            row,
            (
                ("Pedir cien cajas a la imprenta", -3, True),
                ("Fotos de la caja de regalo", -1, False),
                ("Precio y existencias en la caja", 3, False),
                ("Vitrina de diciembre", 5, False),
            ),
        )
        with at(self.now - timedelta(days=5)):
            services.ask_question(
                scope=scope_in(self.team["vera"], self.brand),
                campaign_id=row.id,
                question="¿Se puede cambiar una de las bolsas por descafeinado?",
            )
            asked = services.ask_question(
                scope=scope_in(self.team["luis"], self.brand),
                campaign_id=row.id,
                question="¿Hacemos factura a las oficinas que piden varias?",
            )
            services.answer_question(
                scope=self.plans,
                campaign_id=row.id,
                question_id=asked.id,
                answer="Sí, desde cinco cajas, con el RUC al apartar.",
            )
        with at(self.now - timedelta(days=4)):
            services.send_brief(scope=self.plans, campaign_id=row.id)
            services.add_department(
                scope=self.plans, campaign_id=row.id, department="product", must_confirm=False
            )
            services.tell_elsewhere(
                scope=self.plans,
                campaign_id=row.id,
                department="product",
                where="en la reunión del lunes",
            )
        self._confirmed(row, "luis", 2, "Respuestas guardadas listas.")
        page = "https://cafetertulia.example/navidad"
        self._link(row, page, "instagram", "Caja de regalo, perfil", first=-4, last=0, peak=12)

    def _intake(self) -> None:
        sales, service = (scope_in(self.team[each], self.brand) for each in ("vera", "luis"))
        with at(self.now - timedelta(days=6)):
            asked = Asked(
                name="2×1 en filtros",
                kind="promotion",
                starts_on=self._day(3),
                ends_on=self._day(6),
                what="De 15:00 a 17:00, dos filtros por el precio de uno, en barra. Uno por "
                "persona y día. No para llevar.",
                audience="Quien trabaja cerca y sale a media tarde.",
                budget=Decimal(90),
                currency="USD",
            )
            first = services.propose(scope=sales, asked=asked)
        with at(self.now - timedelta(days=5)):
            row = services.accept_proposal(
                scope=self.plans, proposal_id=first.id, words="Va, sin combinar con Navidad."
            )
            Campaign.objects.filter(id=row.id).update(colour="c1")
            services.write_brief(scope=self.plans, campaign_id=row.id, brief=asked.what)
            services.send_brief(scope=self.plans, campaign_id=row.id)
        self._confirmed(row, "vera", 3)
        titles = ("Doble bandeja de pan de yuca", "Función de las seis")
        Post.objects.filter(brand=self.brand, title__in=titles).update(campaign_id=row.id)
        self._propose_more(service, sales)

    def _propose_more(self, service: Scope, sales: Scope) -> None:
        with at(self.now - timedelta(days=8)):
            half = services.propose(
                scope=sales,
                asked=Asked(
                    name="Todo a mitad de precio",
                    starts_on=self._day(10),
                    ends_on=self._day(10),
                    what="Un día con toda la carta al 50 %.",
                ),
            )
        with at(self.now - timedelta(days=7)):
            services.decline_proposal(
                scope=self.plans,
                proposal_id=half.id,
                words="En plena temporada de regalos no hace falta; lo miramos en febrero.",
            )
        with at(self.now - timedelta(days=1)):
            services.propose(
                scope=service,
                asked=Asked(
                    name="Domingo de puertas abiertas",
                    kind="event",
                    starts_on=self._day(21),
                    ends_on=self._day(21),
                    what="Muchos preguntan cómo tostamos: visita a la tostadora, de 10:00 a "
                    "12:00, con cupo de veinte.",
                    audience="Quien ya vino a una cata.",
                ),
            )

    def _winter(self) -> None:
        facts = Facts(
            name="Iarna la Licurici",
            starts_on=self._day(2),
            ends_on=self._day(40),
            colour="c4",
            purpose="Serile de joi pline până la Crăciun.",
            key_message="Afară ninge, înăuntru fierbe ceaiul.",
        )
        brief = "Ceaiul casei la 12 lei, joia între 18:00 și 20:00. Rezervări doar prin mesaj."
        row = self._made(6, facts, brief, ("Ceaiuri de iarnă", "Seara de șah"))
        self._checklist(
            row, (("Meniul de iarnă tipărit", -1, True), ("Poze cu ceainicul", 1, False))
        )
        page = "https://licurici.example/iarna"
        self._link(row, page, "facebook", "Meniul de iarnă", first=-5, last=0, peak=9)

    def _orders(self) -> None:
        facts = Facts(
            name=f"Encomendas de fim de ano {self.today.year}",
            starts_on=self._day(-6),
            ends_on=self._day(26),
            colour="c3",
            purpose="Fechar duzentas encomendas antes do Natal.",
            audience="Festeiras do bairro, empresas, quem volta para casa.",
            key_message="A agenda fecha quando o forno disser chega.",
            budget=Decimal(1200),
            currency="BRL",
        )
        brief = (
            "Rabanada R$ 48 a dúzia, bolo de nozes R$ 130, panetone R$ 62. Sinal de metade. "
            "Retirada até o meio-dia do dia 24."
        )
        titles = ("Encomendas de dezembro", "Panetone, a decisão")
        row = self._made(20, facts, brief, titles)
        with at(self.now - timedelta(days=15)):
            services.send_brief(scope=self.plans, campaign_id=row.id)
        self._confirmed(row, "vera", 12, "Tabela de preços no balcão.")
        self._checklist(
            row, (("Caixas duplas compradas", -4, True), ("Foto das rabanadas", 2, False))
        )
        page = "https://pitanga.example/encomendas"
        self._link(row, page, "instagram", "Encomendas, perfil", first=-6, last=0, peak=22)

    def _link(
        self, row: Campaign, page: str, source: str, title: str, *, first: int, last: int, peak: int
    ) -> None:
        """A link with clicks that rise for three days and then fade."""
        utm = Utm(source=source, medium="social", campaign=row.tag)
        with at(self.now + timedelta(days=first)):
            link = shorten(
                scope=self.plans,
                url=page,
                utm=utm,
                title=title,
                origin="campaigns.campaign",
                origin_id=row.id,
            )
        ShortLink.objects.filter(id=link.id).update(created_at=self.now + timedelta(days=first))
        clicks_of(self.brand.id, link, [self._day(each) for each in range(first, last + 1)], peak)


def clicks_of(brand_id: UUID, link: ShortLink, days: Sequence[date], peak: int) -> None:
    """Clicks that rise for three days and then fade, written day by day."""
    chance = Random(f"{link.url} {link.utm}")  # noqa: S311 - a demo, the same every time
    for at_day, day in enumerate(days):
        share = min(1.0, (at_day + 1) / 3) * 0.86 ** max(0, at_day - 3)
        clicks = round(peak * share * chance.uniform(0.7, 1.2))
        visitors = round(clicks * chance.uniform(0.78, 0.95))
        machines = round(clicks * chance.uniform(0.15, 0.4))
        ClickDay.objects.create(
            brand_id=brand_id,
            link=link,
            day=day,
            clicks=clicks,
            visitors=visitors,
            machines=machines,
        )
