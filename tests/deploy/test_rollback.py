"""Going back: what officials edited since goes with it or is put aside, and a state that has served stays."""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from robot.core.events import PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.deploy import generations
from robot.deploy.install_layout import InstallLayout
from robot.deploy.preflight import NOT_MOVED
from robot.deploy.rollback import back
from robot.deploy.service import SystemdService
from robot.deploy.update import apply
from robot.desk.database.connection import copy_database
from robot.desk.migrations import MIGRATIONS
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.paths import ROOT
from robot.runtime.minisign import Signer
from robot.runtime.monitoring.update_probation import UpdateProbation
from tests.deploy.machines import (
    MISSING,
    NEWER,
    content_bundle,
    content_of,
    installed,
    kiosk,
    release_bundle,
    small_program,
    started_before,
    systemctl_that,
)

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")
TOPICS = (ROOT / "config/topics.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[InstallLayout, Signer]:
    """A robot with a newer content than it was installed with: its topics are changed, its lexicon is not."""
    folder = tmp_path_factory.mktemp("first")
    layout, signer = installed(folder / "root", folder / "keys")
    started_before(layout)
    edit(layout, "lexicon.toml", "# first\n")
    apply(layout, content_bundle(folder, signer, NEWER, {"topics.toml": f"{TOPICS}# theirs\n"}), None)
    return layout, signer


@pytest.fixture
def robot(first: tuple[InstallLayout, Signer], tmp_path: Path) -> tuple[InstallLayout, Signer]:
    """A robot of one's own, and the key that it trusts."""
    shutil.copytree(first[0].root, tmp_path / "root", symlinks=True)
    return InstallLayout(tmp_path / "root"), first[1]


def edit(layout: InstallLayout, name: str, line: str) -> None:
    """An official adds a line to a file of the content in force."""
    with (layout.current / "config" / name).open("a", encoding="utf-8") as file:
        file.write(line)


def in_force(layout: InstallLayout, name: str) -> str:
    """The text of a file of the content in force."""
    return (layout.current / "config" / name).read_text(encoding="utf-8")


def aside(layout: InstallLayout, name: str) -> list[str]:
    """The texts of a file that are put aside."""
    return [path.read_text(encoding="utf-8") for path in layout.edited.glob(f"*/{name}")]


def test_who_goes_back_takes_what_was_edited_since_along(robot: tuple[InstallLayout, Signer]) -> None:
    layout, _ = robot
    before = generations.earlier(layout, generations.needed(layout))
    edit(layout, "lexicon.toml", "# second\n")
    edit(layout, "topics.toml", "# ours\n")
    done = back(layout, None)
    assert done is not None
    assert (done.edits.kept, done.edits.put_aside) == (("lexicon.toml",), ("topics.toml",))
    assert in_force(layout, "lexicon.toml").endswith("# first\n# second\n")
    assert in_force(layout, "topics.toml") == TOPICS
    assert aside(layout, "topics.toml") == [f"{TOPICS}# theirs\n# ours\n"]
    assert before is not None
    assert content_of(layout) == before.content
    assert len(list(layout.contents.iterdir())) == 1


def test_without_edits_the_earlier_state_is_the_very_one(robot: tuple[InstallLayout, Signer]) -> None:
    layout, _ = robot
    before = generations.earlier(layout, generations.needed(layout))
    back(layout, None)
    assert generations.needed(layout) == before


def test_edits_that_the_earlier_content_cannot_take_are_put_aside(robot: tuple[InstallLayout, Signer]) -> None:
    layout, _ = robot
    before = generations.earlier(layout, generations.needed(layout))
    edit(layout, "lexicon.toml", "this is no TOML\n")
    done = kiosk("bundle", "back", "--root", str(layout.root))
    assert done.returncode == 0, done.stderr
    assert "put aside" in done.stdout
    assert "lexicon.toml" in done.stdout
    assert generations.needed(layout) == before
    assert aside(layout, "lexicon.toml")[0].endswith("this is no TOML\n")


def test_a_robot_that_goes_back_by_itself_puts_edits_aside(robot: tuple[InstallLayout, Signer]) -> None:
    layout, _ = robot
    edit(layout, "lexicon.toml", "# second\n")
    done = back(layout, None, only_unproven=True)
    assert done is not None
    assert done.edits.put_aside == ("lexicon.toml",)
    assert in_force(layout, "lexicon.toml").endswith("# first\n")
    assert aside(layout, "lexicon.toml")[0].endswith("# first\n# second\n")


@pytest.mark.parametrize("by_itself", [True, False])
def test_on_a_full_disk_the_robot_still_goes_back_and_leaves_the_edits_in_place(
    robot: tuple[InstallLayout, Signer], tmp_path: Path, by_itself: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, signer = robot
    before, tools = generations.needed(layout), tmp_path / "bin"
    tools.mkdir()
    systemctl_that(tools, layout, refuses="2027.1.2")
    script = tools / "systemctl"
    script.write_text(
        f"{script.read_text()}[ $1 = restart ] && echo '# since' >> {layout.current}/config/topics.toml\n"
    )
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    layout.edited.write_text("no folder can be made here")
    bundle = content_bundle(tmp_path, signer, "2027.1.2")
    if by_itself:
        apply(layout, bundle, None)
        edit(layout, "topics.toml", "# since\n")
        done = back(layout, None, only_unproven=True)
        assert done is not None
        told = done.unsaved
    else:
        with pytest.raises(Trouble, match="the earlier state is back") as raised:
            apply(layout, bundle, SystemdService(watch_s=0.1))
        told = raised.value.what
    assert generations.needed(layout) == before
    (kept,) = (path for path in layout.contents.iterdir() if path.name.endswith("2027.1.2"))
    assert f"what was edited stands in {kept} only" in told
    assert (kept / "topics.toml").read_text().endswith("# since\n")


def test_what_was_edited_while_a_bad_update_was_watched_is_put_aside(
    robot: tuple[InstallLayout, Signer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, signer = robot
    tools = tmp_path / "bin"
    tools.mkdir()
    systemctl_that(tools, layout, refuses="2027.1.2")
    script = tools / "systemctl"
    script.write_text(
        f"{script.read_text()}[ $1 = restart ] && echo '# since' >> {layout.current}/config/topics.toml\n"
    )
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    with pytest.raises(Trouble, match="the earlier state is back"):
        apply(layout, content_bundle(tmp_path, signer, "2027.1.2"), SystemdService(watch_s=0.1))
    assert aside(layout, "topics.toml") == [f"{TOPICS}# since\n"]


def test_what_is_put_aside_is_never_written_over(robot: tuple[InstallLayout, Signer], tmp_path: Path) -> None:
    layout, signer = robot
    for line in ("# one\n", "# two\n"):
        edit(layout, "topics.toml", line)
        back(layout, None, only_unproven=True)
        apply(layout, content_bundle(tmp_path / line[2:5], signer, NEWER), None)
    assert sorted(text.split("\n")[-2] for text in aside(layout, "topics.toml")) == ["# one", "# two"]


@pytest.mark.parametrize("starts", [True, False])
def test_nothing_of_the_newer_program_has_the_desk_open_while_it_is_brought_back(
    robot: tuple[InstallLayout, Signer], tmp_path: Path, starts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, signer = robot
    file, tools = layout.state / "var/desk/desk.sqlite", tmp_path / "bin"
    Tickets(file, QueueRule()).close()
    older, newer = len(MIGRATIONS), len(MIGRATIONS) + 1
    copy_database(file, file.with_name(f"{file.name}.version-{older}"))
    apply(layout, release_bundle(tmp_path, signer, small_program(tmp_path / "program")), None)
    with sqlite3.connect(file) as database:
        database.execute(f"PRAGMA user_version = {newer}")
    tools.mkdir()
    systemctl_that(tools, layout, refuses="none")
    (tools / "running").touch()
    script = tools / "systemctl"
    asks = f"import sqlite3; print(*sqlite3.connect('{file}').execute('PRAGMA user_version').fetchone())"
    script.write_text(f'{script.read_text()}[ $1 = show ] || {sys.executable} -c "{asks}" >> {tools}/calls\n')
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    back(layout, SystemdService(), starts=starts)
    calls = (tools / "calls").read_text().splitlines()
    told = [call for call in calls if not call.startswith("show ")]
    assert told[: told.index("--no-block start kiosk-staff.service kiosk-fleet.service") + 2] == [
        "stop kiosk.service",
        str(newer),
        "stop kiosk-staff.service kiosk-fleet.service",
        str(newer),
        "--no-block start kiosk-staff.service kiosk-fleet.service",
        str(older),
    ]
    assert ("restart kiosk.service" in told) == starts


@pytest.mark.parametrize("by_hand", [True, False])
def test_going_back_to_an_earlier_program_gives_it_the_desk_that_it_knows(
    robot: tuple[InstallLayout, Signer], tmp_path: Path, by_hand: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, signer = robot
    file, tools = layout.state / "var/desk/desk.sqlite", tmp_path / "bin"
    Tickets(file, QueueRule()).close()
    newer = len(MIGRATIONS) + 1
    copy_database(file, file.with_name(f"{file.name}.version-{newer - 1}"))
    release = release_bundle(tmp_path, signer, small_program(tmp_path / "program"))
    tools.mkdir()
    systemctl_that(tools, layout, refuses="none" if by_hand else NEWER)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    with sqlite3.connect(file) as database:  # as the newer program does when it is started
        database.execute(f"PRAGMA user_version = {newer}")
    if by_hand:
        apply(layout, release, SystemdService(watch_s=0.1))
        done = back(layout, SystemdService())
        assert done is not None
        told = done.desk.aside
        assert done.desk.wrong == ""
    else:
        with pytest.raises(Trouble, match="the earlier state is back; its desk's database is kept: ") as fallen:
            apply(layout, release, SystemdService(watch_s=0.1))
        told = str(fallen.value)
    Tickets(file, QueueRule()).close()
    calls = (tools / "calls").read_text().splitlines()
    assert calls.index("stop kiosk.service") < len(calls) - 1 - calls[::-1].index("restart kiosk.service")
    (kept,) = file.parent.glob("*.replaced-*")
    assert str(kept.resolve()) in told
    with sqlite3.connect(kept) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (newer,)


def test_an_earlier_program_that_would_have_no_desk_is_not_gone_back_to(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    file = layout.state / "var/desk/desk.sqlite"
    Tickets(file, QueueRule()).close()
    apply(layout, release_bundle(tmp_path, signer, small_program(tmp_path / "program")), None)
    with sqlite3.connect(file) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer = generations.needed(layout)
    with pytest.raises(Trouble, match="the copy from before the update is gone; nothing was changed") as told:
        back(layout, None)
    assert generations.needed(layout) == newer
    assert (layout.releases / newer.release_dir / "robot").is_dir()
    file.rename(f"{file}.kept")  # as the message says
    assert f"sudo mv {file} {file}.kept; sudo kiosk bundle back" in told.value.remedy
    done = back(layout, None)
    assert done is not None
    assert done.desk == NOT_MOVED


def test_a_desk_the_earlier_program_knows_is_left_alone_where_it_could_not_be_restored(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    first = small_program(tmp_path / "first")
    for module, text in {
        "desk/migrations": "MIGRATIONS = (1, 2, 3)",
        "runtime/settings/loader": f"import pathlib\nfrom types import SimpleNamespace as N\n"
        f"CONFIG = pathlib.Path('{layout.state}/config')\n"
        "load_settings = lambda: N(desk=N(file='var/desk/desk.sqlite'))",
    }.items():
        (first / f"robot/{module}.py").parent.mkdir(parents=True, exist_ok=True)
        (first / f"robot/{module}.py").write_text(text)
    apply(layout, release_bundle(tmp_path, signer, first), None)
    second = small_program(tmp_path / "second")
    (second / "pyproject.toml").write_text((second / "pyproject.toml").read_text().replace("0.2.0", "0.2.1"))
    apply(layout, release_bundle(tmp_path, signer, second, "0.2.1"), None)
    file = layout.state / "var/desk/desk.sqlite"
    file.parent.mkdir()
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 3")
    done = back(layout, None)
    assert done is not None
    assert done.desk == NOT_MOVED


def test_a_program_that_cannot_be_run_is_told_and_the_way_back_is_gone_all_the_same(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    apply(layout, release_bundle(tmp_path, signer, small_program(tmp_path / "first")), None)
    second = release_bundle(tmp_path, signer, small_program(tmp_path / "second"), "0.2.1")
    apply(layout, second, None)
    before = generations.earlier(layout, generations.needed(layout))
    assert before is not None
    (layout.releases / before.release_dir / ".venv/bin/python").unlink()
    done = back(layout, None)
    assert done is not None
    assert generations.needed(layout) == before
    assert done.desk.wrong == "0.2.0 cannot be run: No such file or directory"


async def test_a_robot_that_has_served_for_a_minute_never_leaves_that_state_by_itself(
    robot: tuple[InstallLayout, Signer],
) -> None:
    layout, _ = robot
    number = generations.needed(layout).number
    served = UpdateProbation(layout.current / "config", served_s=0.0)
    assert not generations.proven(layout, number)
    served.observing(lambda event: None)(PartUp(Part.SCREEN))
    await served.run()
    assert generations.proven(layout, number)
    assert back(layout, None, only_unproven=True) is None
    assert content_of(layout) == NEWER


async def test_a_state_of_the_same_number_has_to_serve_anew(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    number = generations.needed(layout).number
    served = UpdateProbation(layout.current / "config", served_s=0.0)
    served.observing(lambda event: None)(PartUp(Part.SCREEN))
    await served.run()
    back(layout, None)
    (tmp_path / "again").mkdir()
    apply(layout, content_bundle(tmp_path / "again", signer, NEWER), None)
    assert generations.needed(layout).number == number
    assert not generations.proven(layout, number)
