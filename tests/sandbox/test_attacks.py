"""The gallery of attacks: none gets through while a layer that holds it is in force.

Every attack runs with all layers, then with each fall-back forced: without Landlock, without the
system call filter, with the guard alone, with limits alone.  `attack_gallery` says how they are
judged.  A run of the tests shows a quarter of them, another one each day, with at least one attack
of every family; FLASKLINGS_GALLERY=all shows all of them, and =2/4 the second quarter.

Most are shown on workers that a zygote forked, which is quick.  Every eleventh of a family, with
all layers every ending, whatever concerns descriptors, and half of what concerns processes and
signals, is shown on spawned ones, which learners have.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from sandbox.process_family import TOKEN
from tests.conftest import GALLERY_SAMPLE
from tests.sandbox.conftest import until
from tests.support.attack_gallery import (
    GONE_SECONDS,
    Attack,
    AttackRunner,
    processes_of,
    read_gallery,
)
from tests.support.house import HOUSE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers are those of Linux")

GALLERY = read_gallery()
SAMPLE = os.environ[GALLERY_SAMPLE]
NAMED = "test_an_attack_gets_nothing"
LAYERS = {
    "all": frozenset({"landlock", "seccomp", "guard"}),
    "no landlock": frozenset({"seccomp", "guard"}),
    "no seccomp": frozenset({"landlock", "guard"}),
    "guard only": frozenset({"guard"}),
    "limits only": frozenset[str](),
}


def is_shown(attack: Attack, set_name: str) -> bool:
    """Whether a fall-back says something of this attack: a layer that would stop it is missing."""
    layers = LAYERS[set_name]
    if not attack.is_held(layers):
        return False
    missing = LAYERS["all"] - layers
    if attack.good or set_name == "all":
        return True
    return any(layer.partition("-")[0] in missing for layer in attack.held_by)


WHOLE = [(s, a.name) for s in LAYERS for a in GALLERY.values() if is_shown(a, s)]
"""What there is to show: a set of layers and an attack for each."""


def cases() -> list[tuple[str, str]]:
    """Return what is shown."""
    # Every good app runs once with every layer; in the fall-backs a sixth of them says as much.
    shown = [
        (s, n) for i, (s, n) in enumerate(WHOLE)
        if s == "all" or not n.startswith("good_") or i % 6 == 0
    ]  # fmt: skip
    return shown if SAMPLE == "all" else sample(shown, *map(int, SAMPLE.split("/")))


def sample(shown: list[tuple[str, str]], part: int, parts: int) -> list[tuple[str, str]]:
    """Return one of so many parts: something of every family with all layers, and of each set.

    All parts together are the whole gallery.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for set_name, name in shown:
        group = name.partition("_")[0] if set_name == "all" else set_name
        groups.setdefault(group, []).append((set_name, name))
    return [
        case
        for group in groups.values()
        for case in group[(part - 1) % min(parts, len(group)) :: parts]
    ]


NTH_SPAWNED = 11  # odd, so that no day shows them all and the next day none
NTH_SPAWNED_OF_ALL_LAYERS = {"process": 2, "exit": 1}
"""Where the two kinds of workers differ most: their parent, and how their end is seen."""


def is_forked(set_name: str, name: str) -> bool:
    """Whether an attack runs on a forked worker."""
    family = name.partition("_")[0]
    nth = NTH_SPAWNED
    if set_name == "all":
        nth = 1 if "descriptor" in name else NTH_SPAWNED_OF_ALL_LAYERS.get(family, nth)
    relatives = [other for other in GALLERY if other.partition("_")[0] == family]
    return relatives.index(name) % nth != 0


class AttackPool:
    """Runs the attacks in order on three threads, each with canaries of its own."""

    def __init__(self, shown: list[tuple[str, str]]) -> None:
        self._runners: queue.SimpleQueue[AttackRunner] = queue.SimpleQueue()
        self._all = [AttackRunner() for _ in range(3)]
        for runner in self._all:
            self._runners.put(runner)
        self._pool = ThreadPoolExecutor(len(self._all))
        self.results = {case: self._pool.submit(self._run, *case) for case in shown}

    def _run(self, set_name: str, name: str) -> list[str]:
        runner = self._runners.get()
        try:
            return runner.run_attack(GALLERY[name], LAYERS[set_name], is_forked(set_name, name))
        finally:
            self._runners.put(runner)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        for runner in self._all:
            runner.close()


@pytest.fixture(scope="module")
def pool(request: pytest.FixtureRequest) -> Iterator[AttackPool]:
    # Only those that this session asks for.
    asked = {item.name for item in request.session.items}
    shown = [(s, n) for s, n in cases() if f"{NAMED}[{s}: {n}]" in asked]
    pool = AttackPool(shown)
    yield pool
    pool.close()


def test_the_parts_of_the_gallery_are_the_whole_and_each_shows_every_family() -> None:
    parts = [sample(WHOLE, number, 4) for number in (1, 2, 3, 4)]

    families = {name.partition("_")[0] for name in GALLERY}
    assert sorted({case for part in parts for case in part}) == sorted(WHOLE)
    for part in parts:
        assert len(part) < len(WHOLE) / 3
        assert {name.partition("_")[0] for s, name in part if s == "all"} == families
        assert {s for s, _ in part} == set(LAYERS)


def test_the_gallery_is_large_and_says_what_it_shows() -> None:
    attacks = [a for a in GALLERY.values() if not a.good and not a.name.startswith("soft_")]

    assert len(attacks) >= 120
    for attack in GALLERY.values():
        assert {"tries", "expect", "held by"} <= attack.header.keys(), attack.name


@pytest.mark.parametrize("case", cases(), ids=lambda e: f"{e[0]}: {e[1]}")
def test_an_attack_gets_nothing(case: tuple[str, str], pool: AttackPool) -> None:
    assert pool.results[case].result(timeout=120) == []


@pytest.fixture(scope="module")
def one_runner() -> Iterator[AttackRunner]:
    runner = AttackRunner()
    yield runner
    runner.close()


@pytest.fixture
def runner(one_runner: AttackRunner) -> AttackRunner:
    one_runner.renew()
    return one_runner


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("files_read_open", "the secret is in the events"),
        ("files_read_sqlite_attach", "the secret is in the events"),
        ("files_append_bashrc", "home changed"),
        ("files_chmod_home_raw", "home changed"),
        ("files_make_in_home", "home changed"),
        ("net_tcp_raw", "TCP was reached"),
        ("net_udp", "UDP was reached"),
        ("net_unix", "UNIX was reached"),
        ("net_datagram_pair", "UNIX_DATAGRAM was reached"),
        ("net_abstract", "ABSTRACT was reached"),
        ("process_stop_sibling_raw", "sibling changed"),
        ("process_limit_parent_raw", "the attack says that it succeeded"),
        ("process_fork_libc", "the attack says that it succeeded"),
        ("kernel_memory_file_raw", "the attack says that it succeeded"),
        ("kernel_shared_segment", "the attack says that it succeeded"),
    ],
)
def test_the_gallery_bites_where_nothing_holds_the_attack(
    name: str, harm: str, runner: AttackRunner
) -> None:
    attack = GALLERY[name]
    if name == "process_limit_parent_raw":  # the sibling will do: the parent is needed
        attack = Attack(name, attack.source.replace("PARENT", "SIBLING"), attack.header)
    wrong = runner.run_attack(attack, LAYERS["limits only"], forked=True)

    assert any(harm in sentence for sentence in wrong), wrong


def test_what_a_run_leaves_is_seen_wherever_it_went(tmp_path: Path) -> None:
    """Its token, its folder or its session gives it away."""
    there_before = set(psutil.process_iter())
    sleep = ["sleep", "1000"]
    left = [
        subprocess.Popen(sleep, env={TOKEN: "the-run"}, start_new_session=True),
        subprocess.Popen(sleep, env={}, start_new_session=True, cwd=tmp_path),
        subprocess.Popen(sleep, env={}, start_new_session=True),
    ]
    try:
        pids = {process.pid for process in left}

        def seen() -> set[int]:
            found = processes_of(left[2].pid, b"the-run", tmp_path, there_before)
            return {int(line.split()[0]) for line in found}

        assert until(lambda: seen() == pids, GONE_SECONDS)
    finally:
        for process in left:
            process.kill()
            process.wait()


AS_NOBODY = """\
import ctypes, os, sys
from pathlib import Path
libc = ctypes.CDLL(None, use_errno=True)
def do(call, *arguments):
    if call(*arguments):
        sys.exit(f"impossible: {os.strerror(ctypes.get_errno())}")
root = sys.base_prefix
if not all(path.stat().st_mode & 1 for path in Path(root, "bin").parents):
    # The interpreter lies where nobody may look: show it in a namespace of our own.
    do(libc.unshare, 0x00020000)
    do(libc.mount, b"none", b"/", None, 1 << 14 | 1 << 18, None)
    hidden = os.open(root, os.O_PATH)
    above = "/" + root.split("/")[1]
    do(libc.mount, b"none", above.encode(), b"tmpfs", 0, b"mode=755")
    os.makedirs(root)
    do(libc.mount, f"/proc/self/fd/{hidden}".encode(), root.encode(), None, 4096, None)
    os.close(hidden)
os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
for needed in (sys.prefix, os.getcwd()):
    if not os.access(needed, os.R_OK | os.X_OK):
        sys.exit(f"impossible: an ordinary user cannot reach {needed}")
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user")
def test_an_ordinary_user_is_as_safe_as_root() -> None:
    """A fifteenth of the attacks again as nobody, who has no capability and few file rights."""
    with tempfile.TemporaryDirectory(prefix="nobody-") as folder:
        shutil.chown(folder, 65534, 65534)
        environment = {
            **{name: value for name, value in os.environ.items() if name.startswith("LC_")},
            "HOME": folder,
            "TMPDIR": folder,
            "PATH": "/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": sysconfig.get_paths()["purelib"],
            # Few of this part ask for a worker that is spawned, which takes ten times as long.
            GALLERY_SAMPLE: "14/15",
            # One process and no plugin: starting them would take longer than the attacks.
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
        run = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
        run += ["--rootdir", str(HOUSE), "-k", "attack_gets_nothing"]
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, *run, __file__],
            capture_output=True,
            text=True,
            check=False,
            cwd=HOUSE,
            env=environment,
            timeout=120,
        )

    if "impossible: " in done.stderr:
        pytest.skip(f"root cannot become nobody here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert " passed" in done.stdout
