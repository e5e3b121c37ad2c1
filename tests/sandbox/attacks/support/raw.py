"""System calls by their numbers, for attacks that go around Python."""

import ctypes
import os

NUMBERS = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "clone3": (435, 435),
    "io_uring_setup": (425, 425),
    "memfd_create": (319, 279),
    "openat2": (437, 437),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "prlimit64": (302, 261),
    "process_vm_readv": (310, 270),
    "ptrace": (101, 117),
    "rt_sigqueueinfo": (129, 138),
    "userfaultfd": (323, 282),
}


def libc():
    return ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    column = 0 if os.uname().machine == "x86_64" else 1
    return libc().syscall(NUMBERS[name][column], *arguments)
