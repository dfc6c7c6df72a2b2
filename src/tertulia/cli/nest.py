"""`tertulia nest`: the program, loaded once; pages, events, workers and the reader are forks of it.

What was loaded before the fork is shared memory, and a killed worker is back at once instead of
after seconds of imports. It speaks lines with the supervisor over its standard input:

    supervisor: warm | start <command>          nest: ready | warmed | pid <pid> | ended <pid> <status>
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import traceback
from importlib import import_module
from importlib.util import find_spec

import click

from tertulia.cli.django import set_up
from tertulia.cli.ending import die_with_parent, die_with_supervisor
from tertulia.cli.naming import call_me

#: What the pages, the events, the workers and the reader have in common. No connector is among them: the
#: pages carry no client of a network.
_SHARED = ("tertulia.web.wsgi", "tertulia.web.live", "tertulia.web.worker", "tertulia.web.reader")


@click.command("nest", hidden=True)
@click.argument("room_for_names", required=False)
def command(room_for_names: str) -> None:
    """Load the program and fork its processes for `serve`."""
    die_with_supervisor()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    line = socket.socket(fileno=0)
    gc.disable()  # a collection would touch, and so copy, what is to be shared
    set_up()
    line.sendall(b"ready\n")
    waiting = b""
    while True:
        ready, _, _ = select.select([line], [], [], 1.0)
        if ready:
            said = line.recv(4096)
            if not said:
                return
            *lines, waiting = (waiting + said).split(b"\n")
            for each in lines:
                _obey(line, each.decode().split())
        _tell_who_ended(line)


def _obey(line: socket.socket, words: list[str]) -> None:
    match words:
        case ["warm"]:
            warm()
            line.sendall(b"warmed\n")
        case ["start", name]:
            parent = os.getpid()
            pid = os.fork()
            if pid == 0:
                _be(name, line, parent)
            line.sendall(f"pid {pid}\n".encode())


def warm() -> None:
    """Load what the forks need, and let the collector leave it alone."""
    for name in _SHARED:
        if find_spec(name) is not None:
            import_module(name)
    from django.db import connections
    from django.urls import get_resolver

    get_resolver().check()
    connections.close_all()
    gc.collect()
    gc.freeze()


def _tell_who_ended(line: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        line.sendall(f"ended {pid} {os.waitstatus_to_exitcode(status)}\n".encode())


def _be(name: str, line: socket.socket, parent: int) -> None:
    """Be that command; never returns."""
    status = 1
    try:
        line.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        # Ctrl-C reaches the supervisor only, which keeps the order.
        os.setpgid(0, 0)
        die_with_parent(parent=parent)
        call_me(name)
        gc.enable()
        import_module(f"tertulia.cli.{name}").run()
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 (the border of a process)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
