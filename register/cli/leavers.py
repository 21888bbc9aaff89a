"""`armslength duties left` and `hand-over`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import act, actor, looking, viewer
from register.domain.dates import moment
from register.domain.duties.leavers import NewHandover
from register.queries.duties.leavers import leavers, left_tasks
from register.queries.people.people import person
from register.services.duties.leavers import hand_over as hand_tasks_over


@click.command()
@click.argument("who", required=False)
def left(who: str | None) -> None:
    """List people who have left with tasks to be handed over, or the tasks of one of them, WHO, by reference."""
    with looking() as session:
        if who is None:
            for one in leavers(session, viewer=viewer()):
                click.echo(f"{one.ref}  {one.name}  {one.tasks} tasks, the nearest due {moment(one.nearest)}")
            return
        for task in left_tasks(session, person(session, who, viewer=viewer()).thing_id, viewer=viewer()):
            click.echo(f"{task.id}  {task.title}  due {moment(task.due_at)}")


@click.command("hand-over")
@click.argument("who")
@click.option("--to", required=True, help="The email address of whoever takes over.")
@click.option("--task", "tasks", multiple=True, help="The id of a task; all of them if none is given.")
@click.option("--reason", required=True, help="Why this person takes over.")
def hand_over(who: str, to: str, tasks: tuple[str, ...], reason: str) -> None:
    """Hand over the tasks of WHO, who has left, by reference."""
    new = NewHandover(to=to, tasks=tasks, reason=reason)
    done = act(
        lambda s: [
            one.title
            for one in hand_tasks_over(s, who, new, actor=actor(), today=clock.today(), now=clock.now())
        ]
    )
    click.echo("\n".join(done))


COMMANDS = (left, hand_over)
