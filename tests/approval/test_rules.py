"""Steps, answers and time, against a plain reading of the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.approval import rules
from tertulia.approval.diff import differences
from tertulia.approval.rules import ItemState, Rule, StepPlan, Verdict, Vote, lines_of

PEOPLE = [UUID(int=n) for n in range(1, 5)]
GOOD, OLD = "good", "old"

plans = st.lists(
    st.builds(
        StepPlan,
        title=st.just("s"),
        rule=st.sampled_from(Rule.values),
        hours=st.just(48),
        reviewers=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=3,
)
votes = st.lists(
    st.builds(
        Vote,
        step=st.integers(0, 2),
        reviewer=st.sampled_from(PEOPLE),
        verdict=st.sampled_from([Verdict.APPROVE, Verdict.REJECT, Verdict.SUGGEST, rules.LEFT]),
        digest=st.sampled_from([GOOD, GOOD, GOOD, OLD]),
    ),
    max_size=14,
)


def plain(plan: list[StepPlan], said: list[Vote]) -> tuple[ItemState, int]:
    """The same, written as one would explain it: for each step in turn, read on from where we are."""
    rest = [v for v in said if v.digest == GOOD]
    for number, step in enumerate(plan):
        last: dict[UUID, str] = {}
        while True:
            if last and (
                any(v == Verdict.APPROVE for v in last.values())
                if step.rule == Rule.ANY
                else all(last.get(p) == Verdict.APPROVE for p in step.reviewers)
            ):
                break
            if not rest:
                asks = Verdict.SUGGEST in last.values()
                return (ItemState.SUGGESTED if asks else ItemState.WAITING), number
            vote = rest.pop(0)
            if vote.step != number or vote.reviewer not in step.reviewers:
                continue
            if vote.verdict == Verdict.REJECT:
                return ItemState.REJECTED, number
            last[vote.reviewer] = vote.verdict
    return ItemState.APPROVED, len(plan) - 1


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(plans, votes)
def test_the_fold_is_what_one_would_explain(plan: list[StepPlan], said: list[Vote]) -> None:
    found = rules.outcome(plan, said, digest=GOOD)
    assert (found.state, found.step) == plain(plan, said)


@given(plans, votes)
def test_approved_means_a_yes_in_every_step_to_exactly_these_words(
    plan: list[StepPlan], said: list[Vote]
) -> None:
    if rules.outcome(plan, said, digest=GOOD).state != ItemState.APPROVED:
        return
    yes = {(v.step, v.reviewer) for v in said if v.verdict == Verdict.APPROVE and v.digest == GOOD}
    for number, step in enumerate(plan):
        needed = [(number, person) in yes for person in step.reviewers]
        assert any(needed) if step.rule == Rule.ANY else all(needed)


@given(plans, votes)
def test_other_words_void_every_answer(plan: list[StepPlan], said: list[Vote]) -> None:
    found = rules.outcome(plan, said, digest="changed since")
    assert (found.state, found.step) == (ItemState.WAITING, 0)


@given(plans, votes)
def test_who_is_not_asked_changes_nothing(plan: list[StepPlan], said: list[Vote]) -> None:
    stranger = UUID(int=99)
    with_stranger = [
        each for vote in said for each in (Vote(vote.step, stranger, Verdict.REJECT, GOOD), vote)
    ]
    assert rules.outcome(plan, with_stranger, digest=GOOD) == rules.outcome(plan, said, digest=GOOD)


@given(plans)
def test_silence_passes_one_step_each(plan: list[StepPlan]) -> None:
    said: list[Vote] = []
    for number in range(len(plan)):
        assert rules.outcome(plan, said, digest=GOOD).step == number
        said.append(Vote(number, None, Verdict.SILENCE, GOOD))
    assert rules.outcome(plan, said, digest=GOOD).state == ItemState.APPROVED


def test_a_step_without_anybody_is_never_passed_by_an_answer() -> None:
    plan = [StepPlan("empty", Rule.ALL, 0, ())]
    said = [Vote(0, PEOPLE[0], Verdict.APPROVE, GOOD)]
    assert rules.outcome(plan, said, digest=GOOD).state == ItemState.WAITING


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_the_working_day_before_is_the_nearest_one(day: date) -> None:
    found = rules.working_day_before(day, rules.is_weekend)
    assert found < day
    assert found.weekday() < 5
    between = [found + timedelta(days=n) for n in range(1, (day - found).days)]
    assert all(rules.is_weekend(each) for each in between)


@given(st.text(max_size=80), st.text(max_size=80))
def test_differences_hold_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(p.text for p in pieces if p.kind != "new") == old
    assert "".join(p.text for p in pieces if p.kind != "gone") == new


@given(st.integers(1, 72), st.integers(0, 5))
def test_reminders_never_come_twice_in_an_hour_nor_more_than_three(hours: int, sent: int) -> None:
    told = datetime(2026, 11, 23, 9, tzinfo=UTC)
    soon = told + timedelta(minutes=59)
    deadline = told + timedelta(hours=hours)
    assert not rules.reminder_due(told_at=told, deadline=deadline, reminders=sent, now=soon)
    later = told + timedelta(days=2)
    due = rules.reminder_due(told_at=told, deadline=deadline, reminders=sent, now=later)
    assert due == (sent < rules.MAX_REMINDERS)


def test_an_address_is_masked() -> None:
    assert rules.masked("marta@cliente.example") == "m•••a@cliente.example"
    assert rules.masked("al@cliente.example") == "•••@cliente.example"


@given(st.text(alphabet="ab .!?…\n\t", max_size=80))
def test_every_line_that_can_be_spoken_about_stands_in_the_text(text: str) -> None:
    lines = lines_of(text)
    at = 0
    for line in lines:
        at = text.index(line, at) + len(line)  # in order, none over another
        assert line.strip() == line != ""
        assert "\n" not in line
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_end_after_a_sentence() -> None:
    assert lines_of("Abrimos a las 9.30. ¿Vienes?\n\nTe esperamos") == [
        "Abrimos a las 9.30.",
        "¿Vienes?",
        "Te esperamos",
    ]
