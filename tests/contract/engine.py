"""Carrying out plans as the delivery engine does: step by step, receipts handed on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from tertulia.networks.contract import Publishes
from tertulia.networks.values import (
    Content,
    Limits,
    Receipt,
    Session,
    StepKind,
    StepOrder,
    StepPlan,
    Target,
)


@dataclass
class Carried:
    """What was done: orders and receipts by ordinal."""

    orders: list[StepOrder] = field(default_factory=list)
    receipts: dict[int, Receipt] = field(default_factory=dict)

    @property
    def parts(self) -> list[Receipt]:
        """Receipts of the published parts, in order."""
        return [
            self.receipts[ordinal]
            for ordinal, order in enumerate(self.orders)
            if order.plan.kind is StepKind.PART
        ]

    @property
    def last(self) -> StepOrder:
        """The order of the last step."""
        return self.orders[-1]


def order_of(
    plans: tuple[StepPlan, ...],
    ordinal: int,
    content: Content | None = None,
    target: Target | None = None,
    receipts: dict[int, Receipt] | None = None,
) -> StepOrder:
    """The order of one planned step, as of now."""
    return StepOrder(
        plan=plans[ordinal],
        key=uuid4().hex,
        created_at=datetime.now(UTC),
        content=content,
        target=target,
        receipts=dict(receipts or {}),
        plans=plans,
    )


def carry_out(
    connector: Publishes, session: Session, content: Content, *, all_but_last: bool = False
) -> Carried:
    """Plan and perform every step; `all_but_last`: the last one is ordered, not performed."""
    plans = connector.plan(content, session.limits)
    done = Carried()
    for ordinal in range(len(plans)):
        order = order_of(plans, ordinal, content, receipts=done.receipts)
        done.orders.append(order)
        if all_but_last and ordinal == len(plans) - 1:
            break
        done.receipts[ordinal] = connector.perform(session, order)
    return done


def act(
    connector: Publishes,
    session: Session,
    kind: StepKind,
    target: Target,
    content: Content | None = None,
) -> Receipt:
    """Plan and perform an action on something that exists."""
    return connector.perform(session, order_to(connector, kind, target, content))


def order_to(
    connector: Publishes, kind: StepKind, target: Target, content: Content | None = None
) -> StepOrder:
    """The order of an action."""
    plans = connector.plan_action(kind, content, Limits())
    return order_of(plans, len(plans) - 1, content, target)
