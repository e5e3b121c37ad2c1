"""The system call filter, run by an interpreter of its own language, on any machine.

Every call by every number is judged for x86_64 and aarch64, and those that depend on their
arguments for each side of each condition.
"""

from __future__ import annotations

import errno
import os
import re
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.child import seccomp
from tests.sandbox.conftest import exit_code_of

PID = 4321
ALLOWED, DENIED, ABSENT = "allowed", "denied", "absent"
MACHINES = ("x86_64", "aarch64")
COLUMN = {"x86_64": 0, "aarch64": 1, "riscv64": 1, "loongarch64": 1}
VERDICTS = {
    seccomp.ALLOW: ALLOWED,
    seccomp.ERRNO | errno.EPERM: DENIED,
    seccomp.ERRNO | errno.ENOSYS: ABSENT,
}

POINTERS = (0x7FFF_0000_1000, 1, 1 << 32)
THREAD = 0x3D0F00  # what glibc asks for
LOCAL, STREAM, DATAGRAM, CLOEXEC = 1, 1, 2, 0o2000000
SIGNAL = [(other, 9) for other in (PID + 1, 1, 0, -1, -PID)], [(PID, 9)]


def commands(before: tuple[int, ...], *numbers: int) -> list[tuple[int, ...]]:
    """Return the arguments of each command.

    The kernel looks at the lower half alone, and so must the filter.
    """
    return [(*before, number | upper) for number in numbers for upper in (0, 1 << 32)]


BY_ARGUMENTS: dict[str, tuple[Iterable[tuple[int, ...]], Iterable[tuple[int, ...]]]] = {
    "CLONE": (
        # fork: SIGCHLD; vfork, posix_spawn; a thread in a namespace of its own
        [(17,), (0x4111,), *((THREAD | 1 << bit,) for bit in (*range(25, 31), 17, 7))],
        [(THREAD,)],
    ),
    "KILL": SIGNAL,
    "TKILL": SIGNAL,
    "TGKILL": SIGNAL,
    "SOCKETPAIR": (
        [
            *((LOCAL, kind) for kind in (DATAGRAM, DATAGRAM | CLOEXEC, 3, 5)),
            *((family, STREAM) for family in (0, 2, 10, 16, 30, 40)),
        ],
        [(LOCAL, STREAM), (LOCAL, STREAM | CLOEXEC)],
    ),
    "SENDTO": (
        [(5, 0x1000, 3, 0, address, 16) for address in POINTERS],
        [(5, 0x1000, 3, 0, 0, 0)],
    ),
    "PRLIMIT64": (
        # New limits, even of its own, and those of another process.
        [*((own, 7, new, 1) for own in (0, PID) for new in POINTERS), (PID - 1, 7, 0, 1)],
        [(0, 7, 0, 1), (PID, 7, 0, 1)],
    ),
    "FCNTL": (commands((3,), 8, 10, 15), [(3, n) for n in (*range(8), 1030)]),
    "IOCTL": (
        commands((3,), 0x8901, 0x8902, 0x5412, 0x540E, 0x541C, 0x40086602, 0x401C5820),
        [(3, n) for n in (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)],
    ),
    "PRCTL": (commands((), 1, 4, 0x59616D61), [(n,) for n in (15, 16, 21, 22, 38)]),
}
"""What is closed and what is open of each call that is judged by its arguments."""


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

    def call(self, numbers: tuple[int, int], *arguments: int) -> str:
        return self.verdict(numbers[COLUMN[self.machine]], *arguments)


@pytest.fixture(params=MACHINES, scope="module")
def filtered(request: pytest.FixtureRequest) -> Filter:
    return Filter.of(request.param)


def test_the_kernel_would_take_the_program(filtered: Filter) -> None:
    """It refuses jumps out of the program, other instructions, and more than 4,096 of them."""
    assert len(filtered.code) <= 4_096
    assert filtered.code[-1][0] == seccomp.RETURN
    for at, (instruction, if_true, if_false, operand) in enumerate(filtered.code):
        assert instruction in (0x20, 0x54, 0x15, 0x35, 0x06)
        if instruction in (0x15, 0x35):
            assert max(if_true, if_false) <= 255
            assert at + 1 + max(if_true, if_false) < len(filtered.code)
        if instruction == 0x20:
            assert operand % 4 == 0
            assert operand < 64


def test_every_call_by_its_number(filtered: Filter) -> None:
    column = COLUMN[filtered.machine]
    refused = {numbers[column] for numbers in seccomp.REFUSED.values()} - {None}
    absent = {numbers[column] for numbers in seccomp.ABSENT.values()}
    judged_by_arguments = {getattr(seccomp, call)[column] for call in BY_ARGUMENTS}
    assert not refused & absent
    assert not (refused | absent) & judged_by_arguments
    for number in range(seccomp.YOUNGEST + 1):
        if number in refused:
            assert filtered.verdict(number) == DENIED, number
        elif number in absent:
            assert filtered.verdict(number) == ABSENT, number
        elif number not in judged_by_arguments:
            assert filtered.verdict(number, -1, -1, -1, -1, -1, -1) == ALLOWED, number
    for number in (*range(470, 1_200), 0x40000000, 0x40000029, 0x7FFFFFFF, 0xFFFFFFFF):
        assert filtered.verdict(number) == ABSENT, number


def test_the_door_of_another_machine_is_closed(filtered: Filter) -> None:
    i386, arm = 0x40000003, 0x40000028
    for arch in (i386, arm, 0):
        for number in range(seccomp.YOUNGEST + 1):
            assert filtered.verdict(number, arch=arch) == DENIED


def test_what_depends_on_its_arguments(filtered: Filter) -> None:
    for call, (closed, open_) in BY_ARGUMENTS.items():
        numbers = getattr(seccomp, call)
        for arguments in closed:
            assert filtered.call(numbers, *arguments) == DENIED, (call, arguments)
        for arguments in open_:
            assert filtered.call(numbers, *arguments) == ALLOWED, (call, arguments)


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
    ours = {**seccomp.REFUSED, **seccomp.ABSENT}
    ours |= {call.lower(): getattr(seccomp, call) for call in BY_ARGUMENTS}
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

    def act() -> None:
        program = seccomp.for_this_process()
        assert program is not None
        assert seccomp.install(program)
        for refused in (
            lambda: os.kill(os.getppid(), 0),
            os.fork,
            lambda: os.chmod("/dev/null", 0o666),  # noqa: PTH101
            lambda: os.memfd_create("x"),
        ):
            with pytest.raises(PermissionError):
                refused()
        os.kill(os.getpid(), 0)
        os.pipe()

    assert exit_code_of(act) == 0
