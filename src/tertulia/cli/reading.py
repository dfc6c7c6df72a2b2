"""`tertulia reading`: how far reading is, corrections and what they teach, a text to try."""

from __future__ import annotations

from typing import IO

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.ending import Problem
from tertulia.cli.saying import said


@click.group("reading")
def command() -> None:
    """What texts were read as."""


@command.command("status")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def status(slug: str) -> None:
    """How many texts are read, of how many, by which version."""
    with ready(), said():
        from tertulia.interactions.reading_queries import progress_of
        from tertulia.interactions.second_queries import second_progress

        found = progress_of(scope=brand_scope(slug))
        click.echo(f"version: {found.version or 'none installed'}")
        click.echo(f"read: {found.read} of {found.texts}")
        click.echo(f"waiting: {found.waiting}, broken: {found.broken}")
        click.echo(f"corrected: {found.corrected}")
        twice = second_progress(scope=brand_scope(slug))
        click.echo(f"reads again: {twice.reads or 'nobody'} {twice.version}".rstrip())
        click.echo(
            f"waiting to be read again: {twice.waiting}, in 24 hours: {twice.read_day} read, "
            f"{twice.failed_day} given up"
        )
        if twice.to_mark:
            click.echo(f"gone through for the new choice: {twice.marked} of {twice.to_mark}")


@command.command("correct")
@click.argument("line", type=click.UUID)
@click.argument(
    "field",
    type=click.Choice(["intent", "sentiment", "urgent", "language", "emotion", "towards"]),
)
@click.argument("label")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def correct(line: str, field: str, label: str, slug: str) -> None:
    """Say what the text of a LINE of a conversation is; "" as label: not urgent."""
    with ready(), said():
        from uuid import UUID

        from tertulia.inbox.services.correcting import correct as correct_text

        correct_text(scope=brand_scope(slug), entry_id=UUID(str(line)), field=field, label=label)
        click.echo("Noted.")


@command.command("export")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--as", "form", type=click.Choice(["csv", "jsonl"]), default="jsonl")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-")
def export(slug: str, form: str, out: IO[str]) -> None:
    """Texts with what people said of them."""
    with ready(), said():
        from tertulia.interactions.labelled import as_csv, as_jsonl
        from tertulia.interactions.reading_queries import labelled_texts

        rows = labelled_texts(scope=brand_scope(slug))
        for text in as_csv(rows) if form == "csv" else as_jsonl(rows):
            out.write(text)


@command.command("learnt")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def learnt(slug: str) -> None:
    """What corrections taught: field, how it stands, percent right before and after."""
    with ready(), said():
        from tertulia.interactions.learning_queries import taught

        for each in taught(scope=brand_scope(slug)):
            if each.learning:
                stands = "learning"
            elif not each.tried:
                stands = f"{each.corrections} corrections, {each.missing} missing"
            elif not each.helps:
                stands = f"of no help yet, from {each.corrected} corrected texts"
            else:
                on = "on" if each.on else f"off, by {each.off_by}"
                stands = f"{on}, {each.before} % -> {each.after} %, from {each.corrected} corrected"
                stands += f" and {each.left} left texts"
            click.echo(f"{each.field}\t{stands}")


@command.command("learn")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def learn(slug: str) -> None:
    """Learn from what was corrected so far; whoever reads does it."""
    with ready(), said():
        from tertulia.interactions.services.learning import ask_to_learn

        ask_to_learn(scope=brand_scope(slug))
        click.echo("Asked.")


@command.command("switch")
@click.argument("field", type=click.Choice(["intent", "sentiment", "emotion"]))
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--brand", "slug", required=True, help="The brand's address.")
def switch(field: str, state: str, slug: str) -> None:
    """Whether what was learnt about FIELD holds; texts are read anew."""
    with ready(), said():
        from tertulia.interactions.services.learning import switch as switch_layer

        switch_layer(scope=brand_scope(slug), field=field, on=state == "on")
        click.echo(f"{field}: {state}")


@command.command("try")
@click.argument("text")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def try_text(text: str, slug: str) -> None:
    """How TEXT is read, with what this brand's corrections taught. Nothing is kept."""
    with ready(), said():
        from tertulia.interactions.readers import installed
        from tertulia.interactions.services.trying import read_here

        reader = installed()
        if reader is None:
            raise Problem("no weights are installed")
        found = read_here(scope=brand_scope(slug), text=text, reader=reader)
        for name, told in found.items():
            chances = sorted(told["chances"].items(), key=lambda each: (-each[1], each[0]))
            words = " | ".join(text.strip()[start:end] for start, end in told["words"])
            told_chances = " ".join(f"{label or 'none'}:{many}" for label, many in chances[:4])
            click.echo(f"{name}\t{told['label'] or '-'}\t{told_chances}\t{words}".rstrip())
