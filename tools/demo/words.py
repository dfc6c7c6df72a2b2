"""What the demo says when it is ready."""

from __future__ import annotations

from tools.demo.places import HOME, Places
from tools.demo.seed import PASSWORD

_WELCOME = """
Ready in {seconds:.0f} s.   {address}

  Sign in as          mireia@tertulia.example    the owner: may everything
                      tomas@tertulia.example     community manager
                      paula@tertulia.example     strategist
                      carmen@tertulia.example    moderator
                      hugo@tertulia.example      outside reviewer
                      irina@tertulia.example     reader, in Romanian
  Password of all     {password}

Five things to try:
  1. Today: what waits and since when, one post that failed, one that nobody can be sure of.
  2. Write: a new post for Café Tertulia, publish now. It really goes out, to a network on this
     machine ({network}); a follower answers within seconds.
  3. Inbox: answer Diego, who was charged twice (j, k, r and ? work). Your reply goes out too.
  4. Calendar: move a scheduled post to another day, by drag or by keyboard; fill a gap from the
     evergreen pool; see what waits for approval, whom a campaign was told, what the plan lacks.
  5. “Pausar todo”: everything stops; see the banner, and what is held, and let it go again.

What you do is kept in {home} until you remove it. Log: {home}/serve.log. Ctrl-C stops everything.
"""


def welcome(where: Places, seconds: float) -> str:
    """Address, accounts, and what to try."""
    return _WELCOME.format(
        seconds=seconds,
        address=where.address,
        network=where.network_address,
        password=PASSWORD,
        home=HOME,
    )
