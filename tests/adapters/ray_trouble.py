"""Rules that do harm over certain pages; a module of its own, since worker processes import it by name."""

from __future__ import annotations

import os
import signal

from cleanpage import Cleaner, Rule


def harm(page, words):
    """ "die": this process ends. "take the task along FILE": so does the task that started it, for as long as FILE is not there
    (it is made first when FILE ends in .once, so that it happens once)."""
    for line in page.source.splitlines():
        if line == "die":
            os._exit(1)
        if line.startswith("take the task along "):
            path = line.rsplit(" ", 1)[1]
            if not os.path.exists(path):
                if path.endswith(".once"):
                    open(path, "w").close()
                os.kill(os.getppid(), signal.SIGKILL)
                os._exit(1)
    yield from ()


HARM = Cleaner().with_rule(Rule(id="harm", find=harm, removes=(), keeps=()))
