"""The system call filters, run by an interpreter of their own language, on any machine.

Every call by every number is judged for x86_64 and aarch64, and those that depend on their
arguments for each side of each condition.
"""

from __future__ import annotations

import errno
import os
import re
import struct
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.child import quota, seccomp

PID = 4321
OWN = (4, 5)
ALLOWED, DENIED, ABSENT, ASKED = "allowed", "denied", "absent", "asked"
PRETENDED = "pretended"
MACHINES = ("x86_64", "aarch64")
COLUMN = {"x86_64": 0, "aarch64": 1, "riscv64": 1, "loongarch64": 1}
VERDICTS = {
    seccomp.ALLOW: ALLOWED,
    seccomp.ERRNO | errno.EPERM: DENIED,
    seccomp.ERRNO | errno.ENOSYS: ABSENT,
    seccomp.ERRNO | errno.ENOTTY: "no terminal",
    seccomp.ERRNO: PRETENDED,
    **{seccomp.ERRNO | numbers[2]: "unsupported" for numbers in seccomp.UNSUPPORTED.values()},
    quota.ASK_FIRST[3]: ASKED,
}
BY_ARGUMENTS: dict[str, tuple[int | None, int]] = {
    name.lower(): getattr(seccomp, name)
    for name in (
        *("CLONE", "KILL", "TKILL", "TGKILL", "SOCKETPAIR", "SENDTO"),
        *("PRLIMIT64", "FCNTL", "IOCTL", "PRCTL", "OPEN", "CREAT", "OPENAT"),
    )
}


@dataclass(frozen=True)
class Filter:
    """A program of classic BPF, and how the kernel runs it (see the kernel's net/core/filter.c)."""

    machine: str
    code: list[tuple[int, int, int, int]]

    @classmethod
    def of(cls, machine: str) -> Filter:
        program = seccomp.program(machine, PID)
        assert program is not None
        return cls(machine, list(struct.iter_unpack("=HBBI", program)))

    @classmethod
    def that_asks(cls, machine: str) -> Filter:
        return cls(machine, list(struct.iter_unpack("=HBBI", quota.program(machine, OWN))))

    def verdict(self, number: int, *arguments: int, arch: int | None = None) -> str:
        arch = seccomp.AUDIT_ARCH[self.machine] if arch is None else arch
        values = [value & (1 << 64) - 1 for value in (*arguments, *[0] * (6 - len(arguments)))]
        data = struct.pack("<IIQ6Q", number & 0xFFFFFFFF, arch, 0, *values)
        accumulator, at = 0, 0
        while True:
            instruction, if_true, if_false, operand = self.code[at]
            at += 1
            match instruction:
                case 0x20:  # LD W ABS
                    (accumulator,) = struct.unpack_from("<I", data, operand)
                case 0x54:  # ALU AND K
                    accumulator &= operand
                case 0x15:  # JMP JEQ K
                    at += if_true if accumulator == operand else if_false
                case 0x35:  # JMP JGE K
                    at += if_true if accumulator >= operand else if_false
                case 0x06:  # RET K
                    return VERDICTS[operand]
                case _:
                    raise AssertionError(f"unknown instruction {instruction:#x}")

    def call(self, numbers: tuple[int | None, int | None], *arguments: int) -> str:
        number = numbers[COLUMN[self.machine]]
        assert number is not None
        return self.verdict(number, *arguments)


@pytest.fixture(params=MACHINES, scope="module")
def filtered(request: pytest.FixtureRequest) -> Filter:
    return Filter.of(request.param)


@pytest.fixture(params=MACHINES, scope="module")
def asking(request: pytest.FixtureRequest) -> Filter:
    return Filter.that_asks(request.param)


def test_the_kernel_would_take_the_programs(filtered: Filter, asking: Filter) -> None:
    """It refuses jumps out of the program, other instructions, and more than 4,096 of them."""
    for code in (filtered.code, asking.code):
        assert len(code) <= 4_096
        assert code[-1][0] == seccomp.RETURN
        for at, (instruction, if_true, if_false, operand) in enumerate(code):
            assert instruction in (0x20, 0x54, 0x15, 0x35, 0x06)
            if instruction in (0x15, 0x35):
                assert max(if_true, if_false) <= 255
                assert at + 1 + max(if_true, if_false) < len(code)
            if instruction == 0x20:
                assert operand % 4 == 0
                assert operand < 64


def test_every_call_by_its_number(filtered: Filter) -> None:
    """What is on no list is absent, so nothing is let through that was forgotten."""
    column = COLUMN[filtered.machine]
    expected: dict[int | None, str] = {}
    for verdict, numbers in (
        *((ALLOWED, numbers) for numbers in seccomp.ALLOWED.values()),
        *((DENIED, numbers) for numbers in seccomp.REFUSED.values()),
        *((PRETENDED, numbers) for numbers in seccomp.PRETENDED.values()),
        *(("unsupported", numbers[:2]) for numbers in seccomp.UNSUPPORTED.values()),
        *(("by its arguments", numbers) for numbers in BY_ARGUMENTS.values()),
    ):
        number = numbers[column]
        assert number is None or number not in expected, number
        expected[number] = verdict

    for number in range(seccomp.YOUNGEST + 1):
        verdict = expected.get(number, ABSENT)
        if verdict != "by its arguments":
            assert filtered.verdict(number, -1, -1, -1, -1, -1, -1) == verdict, number
            assert filtered.verdict(number) == verdict, number
    for number in (*range(470, 1_200), 0x40000000, 0x40000029, 0x7FFFFFFF, 0xFFFFFFFF):
        assert filtered.verdict(number) == ABSENT, number


def test_the_door_of_another_machine_is_closed(filtered: Filter) -> None:
    i386, arm = 0x40000003, 0x40000028
    for arch in (i386, arm, 0):
        for number in range(seccomp.YOUNGEST + 1):
            assert filtered.verdict(number, arch=arch) == DENIED


def test_threads_may_start_and_processes_may_not(filtered: Filter) -> None:
    thread = 0x3D0F00  # what glibc asks for
    shares_descriptors = 0x400
    assert filtered.call(seccomp.CLONE, thread) == ALLOWED
    assert filtered.call(seccomp.CLONE, thread & ~shares_descriptors) == DENIED
    assert filtered.call(seccomp.CLONE, 17) == DENIED  # fork: SIGCHLD
    assert filtered.call(seccomp.CLONE, 0x4111) == DENIED  # vfork, posix_spawn
    for bit in (*range(25, 31), 17, 7):
        namespace = 1 << bit
        assert filtered.call(seccomp.CLONE, thread | namespace) == DENIED, hex(namespace)


@pytest.mark.parametrize("numbers", [seccomp.KILL, seccomp.TKILL, seccomp.TGKILL])
def test_only_the_process_itself_may_be_signalled(
    filtered: Filter, numbers: tuple[int, int]
) -> None:
    before = [PID] if numbers == seccomp.TGKILL else []
    go_on = 18
    assert filtered.call(numbers, PID, *before, 9) == ALLOWED
    assert filtered.call(numbers, PID, *before, go_on) == DENIED
    for other in (PID + 1, 1, 0, -1, -PID):
        assert filtered.call(numbers, other, *before, 9) == DENIED


def test_only_a_local_stream_pair_may_be_made(filtered: Filter) -> None:
    local, stream, datagram, cloexec = 1, 1, 2, 0o2000000
    assert filtered.call(seccomp.SOCKETPAIR, local, stream) == ALLOWED
    assert filtered.call(seccomp.SOCKETPAIR, local, stream | cloexec) == ALLOWED
    for kind in (datagram, datagram | cloexec, 3, 5):
        assert filtered.call(seccomp.SOCKETPAIR, local, kind) == DENIED
    for family in (0, 2, 10, 16, 30, 40):
        assert filtered.call(seccomp.SOCKETPAIR, family, stream) == DENIED


def test_nothing_is_sent_to_an_address(filtered: Filter) -> None:
    assert filtered.call(seccomp.SENDTO, 5, 0x1000, 3, 0, 0, 0) == ALLOWED
    for address in (0x7FFF_0000_1000, 1, 1 << 32):
        assert filtered.call(seccomp.SENDTO, 5, 0x1000, 3, 0, address, 16) == DENIED


def test_limits_may_be_read_and_only_the_own(filtered: Filter) -> None:
    old = 0x7FFF_0000_2000
    for own in (0, PID):
        assert filtered.call(seccomp.PRLIMIT64, own, 7, 0, old) == ALLOWED
        for new in (0x7FFF_0000_1000, 1, 1 << 32):
            assert filtered.call(seccomp.PRLIMIT64, own, 7, new, old) == DENIED
    assert filtered.call(seccomp.PRLIMIT64, PID - 1, 7, 0, old) == DENIED


REACH_OTHERS = (0x8901, 0x8902, 0x5412, 0x540E, 0x541C, 0x40086602, 0x401C5820)
PREALLOCATE, CLONE_A_FILE = (0x40305828, 0x4030582A, 0x40305839), 0x40049409


@pytest.mark.parametrize(
    ("numbers", "position", "closed", "verdict", "open_"),
    [
        # whom to signal, a lease, notices, the size of a pipe, seals
        (
            *(seccomp.FCNTL, 1, (8, 10, 15, 1024, 1026, 1031, 1033), DENIED),
            (0, 1, 2, 3, 4, 5, 6, 7, 38, 1030, 1032),
        ),
        (
            *(seccomp.IOCTL, 1, REACH_OTHERS, DENIED),
            (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451),
        ),
        (seccomp.IOCTL, 1, (*PREALLOCATE, 0, 0x5402, 0x4020940D), "no terminal", (0x5401,)),
        (seccomp.IOCTL, 1, (CLONE_A_FILE,), "unsupported", (0x5401,)),
        (seccomp.PRCTL, 0, (1, 4, 0x59616D61, 24, 36, 59), DENIED, (15, 16, 21, 22, 38)),
    ],
)
def test_only_the_commands_that_apps_need_are_open(
    filtered: Filter,
    numbers: tuple[int, int],
    position: int,
    closed: tuple[int, ...],
    verdict: str,
    *,
    open_: tuple[int, ...],
) -> None:
    before = [3] * position
    for command in closed:
        assert filtered.call(numbers, *before, command) == verdict, hex(command)
        # The kernel looks at the lower half alone, and so must the filter.
        assert filtered.call(numbers, *before, command | 1 << 32) == verdict, hex(command)
    for command in open_:
        assert filtered.call(numbers, *before, command) == ALLOWED, hex(command)


def test_no_file_is_made_that_runs_as_its_owner(filtered: Filter) -> None:
    calls: list[tuple[tuple[int | None, int | None], list[int]]] = [
        (seccomp.OPENAT, [3, 0x1000, seccomp.O_CREAT | 1])
    ]
    if filtered.machine == "x86_64":
        calls += [(seccomp.OPEN, [0x1000, seccomp.O_CREAT | 1]), (seccomp.CREAT, [0x1000])]
    for numbers, before in calls:
        assert filtered.call(numbers, *before, 0o666) == ALLOWED
        for mode in (0o4755, 0o2755, 0o6000):
            assert filtered.call(numbers, *before, mode) == DENIED
    assert filtered.call(seccomp.OPENAT, 3, 0x1000, 0, 0o6000) == ALLOWED


# -- the filter that asks ----------------------------------------------------------------------


def test_whatever_makes_files_grow_is_asked_about(asking: Filter) -> None:
    """What is neither asked about nor refused by the other filter can't make a file grow."""
    column = COLUMN[asking.machine]
    asked = {number for number in range(seccomp.YOUNGEST + 1) if asking.verdict(number) == ASKED}
    always = (quota.WRITE, quota.PWRITE, quota.MREMAP, quota.CLONE, *quota.NAMING)

    assert asked == {numbers[column] for numbers in always} - {None}
    grow = ("writev", "pwritev", "pwritev2", "splice", "vmsplice", "tee", "io_setup", "truncate")
    assert not set(grow) & seccomp.ALLOWED.keys()
    assert {"fallocate", "sendfile", "copy_file_range"} <= seccomp.UNSUPPORTED.keys()


def test_a_file_is_asked_about_when_it_may_be_made(asking: Filter) -> None:
    without_name = 0o20200000
    for flags in (seccomp.O_CREAT, seccomp.O_CREAT | 2, without_name | 2, without_name | 1 << 32):
        assert asking.call(quota.OPENAT, 3, 0x1000, flags) == ASKED
    for flags in (0, 1, 2, 0o1000, 0o2000, 0o200000):
        assert asking.call(quota.OPENAT, 3, 0x1000, flags) == ALLOWED


def test_a_mapping_that_writes_to_its_file_is_asked_about(asking: Filter) -> None:
    shared, private, nowhere, validated = 1, 2, 0x20, 3
    for flags in (shared, validated, shared | 0x8000):
        assert asking.call(quota.MMAP, 0, 4096, 3, flags, 5) == ASKED
    for flags in (private, private | nowhere, shared | nowhere):
        assert asking.call(quota.MMAP, 0, 4096, 3, flags, 5) == ALLOWED


def test_what_the_worker_writes_to_is_not_asked_about_and_stays(asking: Filter) -> None:
    for own in OWN:
        assert asking.call(quota.WRITE, own, 0x1000, 9) == ALLOWED
        assert asking.call(quota.CLOSE, own) == DENIED
        assert asking.call(quota.CLOSE, own | 1 << 32) == DENIED
        assert asking.call(quota.DUP3, 7, own) == DENIED
        assert asking.call(quota.DUP3, own, 7) == ALLOWED
        assert asking.call(quota.CLOSE_RANGE, own, own) == DENIED
        if asking.machine == "x86_64":
            assert asking.call(quota.DUP2, 7, own) == DENIED
    assert asking.call(quota.WRITE, 1, 0x1000, 9) == ASKED
    assert asking.call(quota.CLOSE, 3) == ALLOWED
    for first, last, verdict in (
        (0, 3, ALLOWED),
        (6, 99, ALLOWED),
        (0, 99, DENIED),
        (5, 5, DENIED),
    ):
        assert asking.call(quota.CLOSE_RANGE, first, last) == verdict


def test_machines_of_the_generic_table_differ_by_their_name_alone() -> None:
    aarch64 = Filter.of("aarch64").code
    for machine in ("riscv64", "loongarch64"):
        others = Filter.of(machine).code
        different = [i for i, (a, b) in enumerate(zip(aarch64, others, strict=True)) if a != b]
        assert len(different) == 1


def test_a_machine_that_is_not_known_has_no_filter() -> None:
    assert seccomp.program("sparc64", PID) is None


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_the_kernels_own_table(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers are not installed")
    text = HEADERS[machine].read_text()
    theirs = {n: int(v) for n, v in re.findall(r"define __NR(?:3264)?_(\w+)\s+(\d+)\b", text)}
    ours: dict[str, tuple[int | None, ...]] = {
        **seccomp.REFUSED,
        **seccomp.PRETENDED,
        **seccomp.ALLOWED,
        **seccomp.UNSUPPORTED,
        **BY_ARGUMENTS,
        "newfstatat": (262, None),  # the generic table says fstatat
        "fstatat": (None, 79),
        "riscv_hwprobe": (None, None),
        "riscv_flush_icache": (None, None),
    }
    for name in ("WRITE", "MMAP", "MREMAP", "CLONE", "OPENAT", "CLOSE", "DUP3", "CLOSE_RANGE"):
        ours[name.lower()] = getattr(quota, name)
    youngest = max(theirs.values())
    for name, numbers in ours.items():
        number = numbers[COLUMN[machine]]
        if number is not None and number <= youngest:
            assert theirs.get(name) == number, name
        elif number is None:
            assert name not in theirs, name


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_the_kernel_judges_as_the_interpreter_does() -> None:
    """Once, in a process of its own: harmless calls, refused or not by their arguments."""
    if os.uname().machine not in seccomp.AUDIT_ARCH or not seccomp.is_offered():
        pytest.skip("no filter on this machine")
    with warnings.catch_warnings(action="ignore"):  # other tests' threads do not matter here
        pid = os.fork()
    if pid == 0:
        code = 1
        try:
            program = seccomp.for_this_process()
            assert program is not None
            assert seccomp.install(program)
            for refused in (
                lambda: os.kill(os.getppid(), 0),
                os.fork,
                lambda: os.chown("/dev/null", os.getuid(), -1),
                lambda: os.memfd_create("x"),
                lambda: os.getxattr("/", "user.x"),
            ):
                try:
                    refused()
                except OSError:
                    continue
                os._exit(2)
            os.kill(os.getpid(), 0)
            os.pipe()
            os.chmod("nothing has this name", 0o600)  # noqa: PTH101 (only seems to be done)
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
