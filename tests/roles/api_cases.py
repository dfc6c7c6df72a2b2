"""Operations of the API: for each a way to make its objects and its body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.roles import (
    api_cases_planning,
    cases_approval,
    cases_brandbook,
    cases_campaigns,
    cases_delivery,
    cases_inbox,
    cases_interactions,
    cases_library,
    cases_links,
    cases_networks,
    cases_publishing,
)
from tests.roles.case import Case, Ground, Made

type Make = Callable[[Ground], Made]


def with_body(make: Make, **data: Any) -> Make:
    """The same objects, with another body."""

    def made(ground: Ground) -> Made:
        found = make(ground)
        return Made(arguments=found.arguments, data=data, watch=found.watch)

    return made


def channels_of(ground: Ground) -> object:
    from tertulia.networks.models import Channel

    rows = Channel.objects.filter(brand_id=ground.brand.id)
    return sorted(rows.values_list("id", "disconnected_at"))


def a_channel_to_come(ground: Ground) -> Made:
    data = {"network": "tiktok", "handle": "@new"}
    return Made(data=data, watch=lambda: channels_of(ground))


def a_channel_to_leave(ground: Ground) -> Made:
    made = cases_networks.by_hand(ground)
    return Made(arguments=made.arguments, watch=lambda: channels_of(ground))


def a_post_to_come(ground: Ground) -> Made:
    channel = cases_publishing._channel(ground.scope)
    variant = {"channel_id": str(channel), "parts": [{"text": "words"}]}
    return Made(
        data={"title": "t", "variants": [variant]}, watch=lambda: cases_publishing._posts(ground)
    )


def a_variant_to_put(ground: Ground) -> Made:
    made = cases_publishing.a_post(ground)
    channel = cases_publishing._channel(ground.scope, "@other")
    data = {"channel_id": str(channel), "parts": [{"text": "other words"}]}
    return Made(arguments=made.arguments, data=data, watch=made.watch)


def a_conversation(ground: Ground) -> Made:
    row_id = cases_inbox.a_comment(ground).conversation_id
    return Made(
        arguments={"conversation_id": row_id},
        data={"text": "Sí, abrimos."},
        watch=lambda: cases_inbox.stands(row_id),
    )


def a_reading_to_correct(ground: Ground) -> Made:
    from tertulia.interactions.models import Reading

    entry = cases_inbox.a_comment(ground)
    return Made(
        arguments={"conversation_id": entry.conversation_id, "line_id": entry.id},
        data={"field": "intent", "label": "complaint"},
        watch=lambda: Reading.objects.get(interaction_id=entry.interaction_id).intent,
    )


def a_reading_to_repeat(ground: Ground) -> Made:
    from tertulia.interactions.models import Reading

    entry = cases_inbox.a_comment(ground)
    rows = Reading.objects.filter(interaction_id=entry.interaction_id)
    rows.update(version="plain 1")
    return Made(
        arguments={"conversation_id": entry.conversation_id, "line_id": entry.id},
        watch=lambda: list(rows.values_list("wants", flat=True)),
    )


def a_name_to_come(ground: Ground) -> Made:
    data = {"kind": "product", "name": "Tamal", "aliases": ["humita"]}
    return Made(data=data, watch=lambda: cases_interactions.known_names(ground))


def names_to_come(ground: Ground) -> Made:
    made = a_name_to_come(ground)
    return Made(data={"names": [made.data]}, watch=made.watch)


def a_name(ground: Ground) -> Made:
    made = cases_interactions.a_name(ground)
    return Made(arguments={"name_id": made.arguments["term_id"]}, watch=made.watch)


def another_name(ground: Ground) -> Made:
    made = a_name(ground)
    data = {"kind": "place", "name": "El Croissant"}
    return Made(arguments=made.arguments, data=data, watch=made.watch)


def some_searches(ground: Ground) -> Made:
    cases_inbox.search_made("done")(ground)
    return Made()


def a_member(ground: Ground) -> Made:
    from tertulia.people.models import Member

    cases_inbox.a_comment(ground)
    return Made(arguments={"member_id": Member.objects.get(brand_id=ground.brand.id).id})


post = cases_publishing.a_post
delivery = cases_delivery.a_delivery
MOVE = {"due_day": cases_publishing.LATER, "due_time": "10:15"}

CASES = [
    Case("list_approvals", make=cases_approval.a_request_listed),
    Case("get_approval", make=cases_approval.a_request),
    Case("decide_approval", "POST", make=cases_approval.answers),
    Case("take_suggestion", "POST", make=cases_approval.a_suggestion),
    Case("leave_suggestion", "POST", make=lambda g: cases_approval.a_suggestion(g, words="")),
    Case("ask_approval", "POST", make=cases_approval.to_ask_by_api),
    Case("list_brands"),
    Case("get_brand"),
    Case("list_networks"),
    Case("list_channels"),
    Case("get_channel", make=cases_networks.by_hand),
    Case("connect_channel", "POST", make=a_channel_to_come),
    Case("disconnect_channel", "DELETE", make=a_channel_to_leave),
    Case("list_posts"),
    Case("create_post", "POST", make=a_post_to_come),
    Case("get_post", make=post),
    Case("discard_post", "DELETE", make=post),
    Case("put_variant", "PUT", make=a_variant_to_put),
    Case("describe_post", "PUT", make=with_body(post, format="image")),
    Case("adapt_variant", make=cases_publishing.only_a_variant),
    Case("list_likenesses", make=cases_publishing.only_a_variant),
    Case("list_notes", make=cases_publishing.only_a_variant),
    Case("add_note", "POST", make=cases_publishing.only_a_note),
    Case("act_on_note", "POST", make=cases_publishing.only_an_answer),
    Case("list_snippets"),
    Case("keep_snippet", "PUT", make=cases_publishing.snippets),
    Case("remove_snippet", "DELETE", make=cases_publishing.a_snippet),
    Case("move_post", "POST", make=with_body(post, **MOVE)),
    Case("schedule_post", "POST", make=with_body(post, now=False)),
    Case("unschedule_post", "POST", make=lambda g: post(g, "scheduled")),
    *api_cases_planning.API_CASES,
    Case("list_media"),
    Case("get_media", make=cases_library.an_asset),
    Case("edit_media", "PATCH", make=with_body(cases_library.an_asset, alt="red")),
    Case("upload_media", "POST", make=cases_library.an_upload),
    Case("list_media_requests", make=cases_library.some_requests),
    Case("create_media_request", "POST", make=cases_library.a_request_by_script),
    Case("get_media_request", make=cases_library.a_commission),
    Case("cancel_media_request", "POST", make=cases_library.a_commission),
    Case(
        "remark_media_request",
        "POST",
        make=with_body(cases_library.a_commission, body="Warmer still"),
    ),
    Case("offer_media", "POST", make=cases_library.an_offer_by_script),
    Case("accept_media_offer", "POST", make=cases_library.an_offer),
    Case("want_media_changes", "POST", make=with_body(cases_library.an_offer, body="Warmer")),
    Case("list_deliveries"),
    Case("get_delivery", make=delivery),
    Case("cancel_delivery", "POST", make=delivery),
    Case("retry_delivery", "POST", make=lambda g: delivery(g, "sending", "failed")),
    Case(
        "settle_delivery",
        "POST",
        make=lambda g: delivery(g, "sending", "uncertain", published=True),
    ),
    Case(
        "confirm_delivery",
        "POST",
        make=lambda g: delivery(g, "handed_over", url="https://example.org/1"),
    ),
    Case("list_conversations"),
    Case("get_conversation", make=a_conversation),
    Case("list_lines", make=a_conversation),
    Case("send_reply", "POST", make=a_conversation),
    Case("close_conversation", "POST", make=a_conversation),
    Case("reopen_conversation", "POST", make=cases_inbox.closed),
    Case("correct_reading", "POST", make=a_reading_to_correct),
    Case("read_carefully", "POST", make=a_reading_to_repeat),
    Case("get_reading_progress"),
    Case("get_second_reading_progress"),
    Case("list_learnt"),
    Case("learn_from_corrections", "POST", make=cases_interactions.to_learn),
    Case(
        "switch_what_was_learnt",
        "PUT",
        make=with_body(cases_interactions.a_layer, on=False),
        shared=True,
    ),
    Case("try_text", "POST", make=cases_interactions.a_text),
    Case("get_tried_text", make=cases_interactions.a_tried_text),
    Case("list_topic_searches", make=some_searches),
    Case("search_topics", "POST", make=cases_inbox.a_period),
    Case("get_topics", make=cases_inbox.search_made("done")),
    Case("stop_topic_search", "POST", make=cases_inbox.search_made("doing")),
    Case("list_names", make=cases_interactions.some_names),
    Case("add_name", "POST", make=a_name_to_come),
    Case("import_names", "POST", make=names_to_come),
    Case("get_names_progress"),
    Case("find_names", "POST", make=cases_interactions.a_sentence, unchanged="it only looks"),
    Case("put_name", "PUT", make=another_name),
    Case("remove_name", "DELETE", make=a_name),
    Case("list_labelled_texts"),
    Case("list_members"),
    Case("get_member", make=a_member),
    *cases_brandbook.API_CASES,
    *cases_campaigns.API_CASES,
    *cases_links.API_CASES,
]
