"""The system call layer on Linux: a filter that refuses what no lesson needs.

Landlock covers files; this covers the rest: new processes and programs, sockets of every
family, signals to others, changing modes and times of files, memory outside the limits, the
kernel's rarer doors.  A refused call fails with EPERM, as an exception at the learner's line.
Source of the numbers: the kernel's tables for x86_64 and the generic one (aarch64, riscv64,
loongarch64); of the traps: SANDBOX.md.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

AUDIT_ARCH = {
    "x86_64": 0xC000003E,
    "aarch64": 0xC00000B7,
    "riscv64": 0xC00000F3,
    "loongarch64": 0xC0000102,
}

ALLOW = 0x7FFF0000
ERRNO = 0x00050000
SET_NO_NEW_PRIVS, GET_SECCOMP, SET_SECCOMP, FILTER_MODE = 38, 21, 22, 2

# Refused outright, by number on (x86_64, generic); None where the call does not exist.
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # new processes and programs
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "setpgid": (109, 154),
    "setsid": (112, 157),
    # other processes
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kcmp": (312, 272),
    "perf_event_open": (298, 241),
    "setpriority": (141, 140),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "setrlimit": (160, 164),
    # sockets
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    # what Landlock leaves: modes, owners, times and attributes of files; special files
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "truncate": (76, 45),
    "inotify_add_watch": (254, 27),
    # memory that the limit does not see, or that outlives the run
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # namespaces, mounts, roots
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    # the kernel's own doors
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "personality": (135, 92),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "acct": (163, 89),
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "vhangup": (153, 58),
    "fanotify_init": (300, 262),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "setuid": (105, 146),
    "setgid": (106, 144),
    "setreuid": (113, 145),
    "setregid": (114, 143),
    "setresuid": (117, 147),
    "setresgid": (119, 149),
    "setgroups": (116, 159),
    "setfsuid": (122, 151),
    "setfsgid": (123, 152),
    "capset": (126, 91),
}

# Not there at all, as far as the app can tell: the C library then falls back to what is filtered.
ABSENT: dict[str, tuple[int, int]] = {
    "clone3": (435, 435),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}

CLONE, KILL, TKILL, TGKILL = (56, 220), (62, 129), (200, 130), (234, 131)
SOCKETPAIR, SENDTO = (53, 199), (44, 206)
PRLIMIT64, FCNTL, IOCTL, PRCTL = (302, 261), (72, 25), (16, 29), (157, 167)

YOUNGEST = 469
"""The highest number that this table knows; what is younger is absent until it has been judged."""

CLONE_THREAD = 0x10000
CLONE_NEW = 0x7E020080  # every flag that makes a namespace
F_SETOWN, F_SETSIG, F_SETOWN_EX = 8, 10, 15
FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCSCTTY, TIOCLINUX = 0x8901, 0x8902, 0x5412, 0x540E, 0x541C
FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR = 0x40086602, 0x401C5820  # "immutable" cannot be removed
REFUSED_IOCTLS = (
    *(FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCSCTTY, TIOCLINUX),
    *(FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR),
)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_PTRACER = 1, 4, 0x59616D61

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06


def program(machine: str, pid: int) -> bytes | None:
    """Return the filter for the process `pid`, None on an unknown `machine`.

    The filter holds the pid, which may signal and limit itself: build it after any fork.
    """
    arch = AUDIT_ARCH.get(machine)
    if arch is None:
        return None
    column = 0 if machine == "x86_64" else 1
    deny, absent = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
    code = [
        (LOAD, 0, 0, 4),
        (JUMP_EQUAL, 1, 0, arch),
        (RETURN, 0, 0, deny),
        (LOAD, 0, 0, 0),
    ]
    # Also the x32 calls, which are the same doors under numbers from 0x40000000.
    code += [(JUMP_GREATER_EQUAL, 0, 1, YOUNGEST + 1), (RETURN, 0, 0, absent)]
    for number in (numbers[column] for numbers in ABSENT.values()):
        code += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, absent)]
    for refused in (numbers[column] for numbers in REFUSED.values()):
        if refused is not None:
            code += [(JUMP_EQUAL, 0, 1, refused), (RETURN, 0, 0, deny)]

    allow = (RETURN, 0, 0, ALLOW)
    refuse = (RETURN, 0, 0, deny)

    def on(numbers: tuple[int, int], *block: tuple[int, int, int, int]) -> None:
        code.extend(((JUMP_EQUAL, 0, len(block), numbers[column]), *block))

    # A thread is let through, a process is not.
    on(
        CLONE,
        *(_low(0), (AND, 0, 0, CLONE_THREAD | CLONE_NEW)),
        *((JUMP_EQUAL, 0, 1, CLONE_THREAD), allow, refuse),
    )
    for numbers in (KILL, TKILL, TGKILL):
        on(numbers, _low(0), (JUMP_EQUAL, 0, 1, pid), allow, refuse)
    # asyncio wakes itself by a stream pair; a datagram pair could send to a named socket.
    on(
        SOCKETPAIR,
        *(_low(0), (JUMP_EQUAL, 0, 4, 1)),
        *(_low(1), (AND, 0, 0, 0xF), (JUMP_EQUAL, 0, 1, 1), allow, refuse),
    )
    on(SENDTO, _low(4), (JUMP_EQUAL, 0, 3, 0), _high(4), (JUMP_EQUAL, 0, 1, 0), allow, refuse)
    # Limits may be read, one's own only, and never be set.
    on(
        PRLIMIT64,
        *(_low(2), (JUMP_EQUAL, 0, 6, 0), _high(2), (JUMP_EQUAL, 0, 4, 0)),
        *(_low(0), (JUMP_EQUAL, 1, 0, 0), (JUMP_EQUAL, 0, 1, pid), allow, refuse),
    )
    for numbers, argument, values in (
        (FCNTL, 1, (F_SETOWN, F_SETSIG, F_SETOWN_EX)),
        (IOCTL, 1, REFUSED_IOCTLS),
        (PRCTL, 0, (PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_PTRACER)),
    ):
        tests = [(JUMP_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
        on(numbers, _low(argument), *tests, allow, refuse)
    code.append(allow)
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def install(filter_program: bytes) -> bool:
    """Put the filter in force for this process; say whether the kernel took it."""
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(filter_program, len(filter_program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    described = Program(len(filter_program) // 8, ctypes.addressof(code))
    if libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(described), 0, 0)


def is_offered() -> bool:
    """Say whether the kernel has filters at all."""
    try:
        return bool(ctypes.CDLL(None).prctl(GET_SECCOMP, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def for_this_process() -> bytes | None:
    """Return the filter for this machine and process, None if there is none."""
    return program(os.uname().machine, os.getpid())


def _low(argument: int) -> tuple[int, int, int, int]:
    return (LOAD, 0, 0, 16 + 8 * argument)  # little endian, as all four machines are


def _high(argument: int) -> tuple[int, int, int, int]:
    return (LOAD, 0, 0, 20 + 8 * argument)
