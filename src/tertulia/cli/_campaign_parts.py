"""`tertulia campaign show | remove`: a campaign's departments, questions and checklist."""

from __future__ import annotations

from uuid import UUID

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

_ONE = click.argument("campaign_id", type=click.UUID)
_BRAND = click.option("--brand", "slug", required=True, help="The brand's address.")


@click.command("show")
@_ONE
@_BRAND
def show(campaign_id: UUID, slug: str) -> None:
    """Who must know, what was asked and what is to be done, a line each with its key or id."""
    with ready(), said():
        from tertulia.campaigns import queries

        scope = brand_scope(slug)
        row = queries.campaign_of(scope=scope, campaign_id=campaign_id)
        click.echo(f"{row.id}  {row.starts_on}..{row.ends_on}  {row.standing}  {row.name}")
        for told in queries.departments_of(scope=scope, campaign=row):
            where = "told" if told.told_at else "not told"
            confirmed = "  not confirmed" if told.pending else ""
            click.echo(f"department  {told.department}  {where}{confirmed}")
        for asked in queries.questions_of(scope=scope, campaign_id=row.id):
            where = "answered" if asked.answered_at else "open"
            click.echo(f"question  {asked.id}  {where}  {asked.question}")
        for task in queries.tasks_of(scope=scope, campaign_id=row.id):
            click.echo(f"task  {task.id}  {'done' if task.done_at else 'open'}  {task.text}")


@click.command("remove")
@_ONE
@_BRAND
@click.option("--task", "tasks", type=click.UUID, multiple=True, help="A line of the checklist.")
@click.option("--question", "questions", type=click.UUID, multiple=True)
@click.option("--department", "departments", multiple=True, help="One that was not told yet.")
def remove(
    campaign_id: UUID,
    slug: str,
    tasks: tuple[UUID, ...],
    questions: tuple[UUID, ...],
    departments: tuple[str, ...],
) -> None:
    """Take tasks, questions and departments out of a campaign: all that are named, or none.

    `tertulia campaign show` prints what they are called.
    """
    if not (tasks or questions or departments):
        raise click.UsageError("Say what: --task, --question or --department.")
    with ready(), said():
        from django.db import transaction

        from tertulia.campaigns import services
        from tertulia.campaigns.departments import department_key

        scope = brand_scope(slug)
        with transaction.atomic():
            for task in tasks:
                services.remove_task(scope=scope, campaign_id=campaign_id, task_id=task)
            for question in questions:
                services.remove_question(scope=scope, campaign_id=campaign_id, question_id=question)
            for name in departments:
                services.remove_department(
                    scope=scope, campaign_id=campaign_id, department=department_key(name)
                )


PARTS = (show, remove)
