"""Roll back from the state in force to the one before it; officials' edits since then are not lost.

When a person rolls back, edits that fit the earlier content stay in force. When the robot rolls back by itself, the
edits are put aside, since one of them may be the cause of the failure; this is done after the switch, so that a full
disk cannot prevent the rollback.
"""

import shutil
from dataclasses import dataclass, replace

import msgspec

from robot.core.trouble import Trouble
from robot.deploy import generations
from robot.deploy.generations import Generation
from robot.deploy.install_layout import InstallLayout
from robot.deploy.local_edits import Edits, carry_edits, put_aside
from robot.deploy.preflight import NOT_MOVED, DeskBack, desk_back, fallen, require_desk, try_out
from robot.deploy.service import SystemdService
from robot.deploy.update import alone, not_written, save_edits


@dataclass(frozen=True)
class Return:
    """The result of a rollback: the state that is in force again, and which edits made since then were kept or put
    aside.

    `desk`: result of restoring the desk's database. `unsaved`: why edits could not be put aside, "" = no error.
    """

    generation: Generation
    edits: Edits
    desk: DeskBack = NOT_MOVED
    unsaved: str = ""


def back(
    layout: InstallLayout, service: SystemdService | None, *, only_unproven: bool = False, starts: bool = True
) -> Return | None:
    """Put the state before the current one in force. `only_unproven`: if the current one ever came up healthy, return
    None.

    Without `service` (another root) nothing is stopped or started; with `starts` False the robot stays off.

    Raises `Trouble` when there is no earlier state, or when its program cannot use the desk's database.
    """
    generations.needed(layout)  # where no robot is installed, not even a lock is written
    with alone(layout):
        now = generations.needed(layout)
        before = generations.earlier(layout, now)
        if only_unproven and (before is None or generations.proven(layout, now.number)):
            return None
        if before is None:
            raise Trouble(
                "there is no earlier state",
                "không có trạng thái nào trước đó",
                remedy="apply a bundle instead",
                remedy_vi="hãy áp dụng một gói khác",
                file=str(layout.current),
            )
        if not only_unproven:
            require_desk(layout, now, before)
        try:
            found = Return(before, Edits((), ())) if only_unproven else _with_edits(layout, now, before)
            generations.switch(layout, found.generation.number)
        except OSError as error:
            raise not_written(layout, error) from error
        if only_unproven:
            edits, unsaved = save_edits(layout, now, before)
            found = replace(found, edits=edits, unsaved=unsaved)
        found = replace(found, desk=desk_back(layout, now, found.generation, service))
        if not found.unsaved:
            generations.tidy(layout)
        if service is not None:
            wrong = service.restart() if starts else ""
            service.renew_beside()
            if wrong:
                told, vi = "the earlier state does not come up either", "bản trước cũng không chạy được"
                raise fallen(found.generation, wrong, told, vi)
        return found


def _with_edits(layout: InstallLayout, now: Generation, before: Generation) -> Return:
    """Write a new state: `before` with the edits made since; return it.

    Returns `before` itself, with the edits put aside, when no edit can be carried over or `before` does not load with
    them.
    """
    number = generations.next_number(layout)
    behind = before.number if generations.proven(layout, before.number) else before.before  # no edit has been proven
    wanted = msgspec.structs.replace(before, number=number, content_dir=f"{number}-{before.content}", before=behind)
    old, new = layout.contents / now.content_dir, layout.contents / wanted.content_dir
    try:
        shutil.copytree(layout.contents / before.content_dir, new, symlinks=True)
        edits = carry_edits(old, new, layout.edited / old.name)
        if edits.kept:
            generations.write(layout, wanted)
            try_out(layout, wanted)
            return Return(wanted, edits)
    except Trouble:
        pass  # go back to the earlier state without the edits
    generations.tidy(layout)
    aside = put_aside(old, layout.contents / before.content_dir, layout.edited / old.name)
    return Return(before, aside)
