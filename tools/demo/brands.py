"""One brand of the demo: its team, its channels, its posts; what is said follows in `talk`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from tertulia.accounts.models import Brand, User
from tertulia.accounts.scopes import scope_in
from tertulia.accounts.services.brands import BrandFacts
from tertulia.accounts.services.first_run import Beginning, begin
from tertulia.accounts.services.joining import add_person, found_brand
from tertulia.accounts.services.notices import mark_read
from tertulia.delivery.models import Delivery, Step
from tertulia.delivery.services import confirm_handed_over
from tertulia.inbox.services.writing import save_saved_reply
from tertulia.interactions.services.topics import ask_topics
from tertulia.library.services import add_picture
from tertulia.networks.connecting import connect_by_hand, connect_channel
from tertulia.networks.models import Channel
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import schedule_post
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft, MediaUse
from tools.demo import network
from tools.demo.approvals import ask_for_approvals
from tools.demo.book import give_pillars, serve_pillar, write_book
from tools.demo.campaigns import run_campaigns
from tools.demo.correcting import correct_readings
from tools.demo.fates import go_uncertain, go_wrong
from tools.demo.gallery import Gallery
from tools.demo.life import CROWD, BrandPlan, ChannelPlan, PostPlan
from tools.demo.naming import write_names
from tools.demo.network import Crowd
from tools.demo.places import Places
from tools.demo.plan import make_plan
from tools.demo.seed import PASSWORD
from tools.demo.shelves import fill_shelves
from tools.demo.stage import Stage, date_back_delivery
from tools.demo.talk import Talk
from tools.demo.year.ahead import planned
from tools.demo.year.rhythm import DAYS
from tools.demo.year.telling import tell_year

#: One person per important role; all sign in with the same password.
TEAM = (
    ("mireia", "Mireia Font", "owner"),
    ("tomas", "Tomás Cevallos", "community_manager"),
    ("paula", "Paula Ibarra", "strategist"),
    ("carmen", "Carmen Ortiz", "moderator"),
    ("hugo", "Hugo Lema", "reviewer"),
    ("irina", "Irina Dobre", "reader"),
    ("vera", "Vera Mora", "department_agent"),
    ("luis", "Luis Paredes", "department_agent"),
)
CONNECTED_DAYS_AGO = DAYS + 5


def address_of(name: str) -> str:
    """Their e-mail address."""
    return f"{name}@tertulia.example"


def facts_of(plan: BrandPlan) -> BrandFacts:
    """The brand, as its service wants it."""
    return BrandFacts(plan.name, plan.zone, plan.languages, plan.mark, plan.mark_colour)


def make_people(plans: Sequence[BrandPlan]) -> dict[str, User]:
    """Organisation, brands and team."""
    first = plans[0]
    owner, _brand = begin(
        beginning=Beginning(
            organisation="Casa Tertulia",
            owner_name=TEAM[0][1],
            email=address_of(TEAM[0][0]),
            password=PASSWORD,
            language="es",
            brand=facts_of(first),
        )
    )
    for plan in plans[1:]:
        found_brand(facts=facts_of(plan), slug=plan.slug)
    team = {TEAM[0][0]: owner}
    for name, full, role in TEAM[1:]:
        team[name] = add_person(
            email=address_of(name),
            name=full,
            role=role,
            brand_slug="",
            language="ro" if name == "irina" else "es",
            password=PASSWORD,
        )
    return team


class Seeding:
    """Fills one brand."""

    def __init__(
        self,
        plan: BrandPlan,
        team: Mapping[str, User],
        stage: Stage,
        places: Places,
        gallery: Gallery,
    ) -> None:
        self.plan, self.team, self.stage, self.places = plan, team, stage, places
        self.gallery = gallery
        self.brand = Brand.objects.get(slug=plan.slug)
        self.scope = scope_in(team["mireia"], self.brand)
        self.crowd = Crowd(places)
        self.channels: dict[str, UUID] = {}

    def run(self) -> None:
        """Everything, in the order in which it happened."""
        for each in self.plan.channel:
            self.channels[each.key] = self._connect(each)
        write_book(self.brand, self.team, self.plan.now)
        write_names(self.scope, self.plan.slug)
        self._first_followers()
        tell_year(self)
        self._past()
        Talk(self).run()
        correct_readings(self.brand, self.team, self.plan.now)
        for plan in self.plan.post:
            if not plan.is_past:
                self._to_come(plan)
        for each, pillar in planned(self.plan):
            self._to_come(each)
            serve_pillar(self.brand, each.title, pillar)
        for saved in self.plan.saved:
            save_saved_reply(scope=self.scope, reply_id=None, **saved)
        give_pillars(self.brand)
        run_campaigns(self.brand, self.team, self.plan.now)
        fill_shelves(self.brand, self.team, self.plan.now)
        make_plan(self.brand, self.team, self.plan.now)
        ask_for_approvals(self.brand, self.team, self.plan.now)
        # Found by the program when it has read everything.
        year = timedelta(days=365)
        ask_topics(scope=self.scope, since=self.plan.now - year, until=self.plan.now)
        self.stage.hand_on()

    def _connect(self, each: ChannelPlan) -> UUID:
        if each.by_hand:
            made = connect_by_hand(scope=self.scope, network=each.by_hand, handle=each.handle)
        else:
            token = {"access_token": self.places.token(each.username)}
            made = connect_channel(
                scope=self.scope,
                network="mastodon",
                address=self.places.network_address,
                fields=token,
            )
        since = self.plan.now - timedelta(days=CONNECTED_DAYS_AGO)
        Channel.objects.filter(id=made.id).update(
            connected_at=since, health_since=since, posts_per_week=each.per_week
        )
        return made.id

    def _first_followers(self) -> None:
        for each in self.plan.channel:
            if each.username:
                account = self.crowd.account_id(each.username)
                for person in CROWD[: 9 if self.plan.slug == "cafe-tertulia" else 4]:
                    self.crowd.follow(person.username, account)
        at = self.plan.now - timedelta(days=CONNECTED_DAYS_AGO - 2)
        network.date_back_notices(kinds=["follow"], at=at)
        self.stage.hand_on()
        self.stage.read()

    def _past(self) -> None:
        """What was published, oldest first, so that the network's ids have the right order."""
        done: list[tuple[PostPlan, Post]] = []
        for plan in sorted((p for p in self.plan.post if p.is_past), key=self.plan.moment):
            post = self._write(plan)
            schedule_post(scope=self.scope, post_id=post.id, now=True)
            done.append((plan, post))
        self.stage.send()
        for plan, post in done:
            self._as_if_then(plan, post)
        self.stage.hand_on()
        for person in self.team.values():
            mark_read(user_id=person.id)

    def _write(self, plan: PostPlan) -> Post:
        """The post with its variants, as somebody wrote them."""
        hour = time.fromisoformat(plan.hour) if plan.hour else None
        post = create_post(
            scope=self.scope,
            title=plan.title,
            idea=plan.idea,
            channel_ids=[self.channels[key] for key in plan.texts],
            due_day=self.plan.day(plan) if not plan.fate else None,
            due_time=hour if not plan.fate else None,
        )
        media = self._picture(plan)
        for key, text in plan.texts.items():
            variant = Variant.objects.get(post=post, channel_id=self.channels[key])
            parts = [Draft(part.strip()) for part in text.split("\n---\n")]
            parts[0] = Draft(parts[0].text, media)
            by_hand = any(c.key == key and c.by_hand for c in self.plan.channel)
            save_variant(
                scope=self.scope,
                variant_id=variant.id,
                version=None,
                parts=parts,
                options={} if by_hand else {"language": plan.language},
            )
        return post

    def _picture(self, plan: PostPlan) -> tuple[MediaUse, ...]:
        if not plan.picture:
            return ()
        data = self.gallery.picture(plan.picture, abs(plan.days or 0), self.plan.grade)
        name = f"{plan.picture}-{abs(plan.days or 0)}.jpg"
        asset = add_picture(scope=self.scope, data=data, filename=name, alt=plan.alt)
        return (MediaUse(asset.id, plan.alt),)

    def _as_if_then(self, plan: PostPlan, post: Post) -> None:
        at = self.plan.moment(plan)
        then = {"due_day": at.date(), "due_time": at.time()}
        Post.objects.filter(id=post.id).update(**then)
        Variant.objects.filter(post=post).update(**then)
        for variant in Variant.objects.filter(post=post):
            delivery = Delivery.objects.get(id=variant.delivery_id)
            if delivery.state == "handed_over":
                url = f"https://example.com/{variant.channel.network}/{delivery.id.hex[-8:]}"
                confirm_handed_over(scope=self.scope, delivery_id=delivery.id, url=url)
            date_back_delivery(delivery.id, at)
            network.date_back(dict.fromkeys(statuses_of(delivery), at))
        self._written(post, at - timedelta(days=2))

    @staticmethod
    def _written(post: Post, at: datetime) -> None:
        Post.objects.filter(id=post.id).update(created_at=at, updated_at=at)

    def _to_come(self, plan: PostPlan) -> None:
        post = self._write(plan)
        if plan.draft:
            return
        if plan.fate == "failed":
            go_wrong(self, post)
        elif plan.fate == "uncertain":
            go_uncertain(self, post)
        elif plan.fate == "handed_over":
            schedule_post(scope=self.scope, post_id=post.id, now=True)
            self.stage.send()
        else:
            schedule_post(scope=self.scope, post_id=post.id)


def statuses_of(delivery: Delivery) -> list[str]:
    """Ids on the demo's network of all parts of a delivery."""
    found = Step.objects.filter(delivery_id=delivery.id, kind="part").exclude(remote_id="")
    return [each.remote_id for each in found if each.remote_id.isdigit()]
