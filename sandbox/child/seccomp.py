"""The system call layer on Linux: a filter that lets through what Python apps need, and no more.

Landlock covers files; this covers the rest: new processes and programs, sockets of every
family, signals to others, modes, owners and times of files, memory and room on the disk outside
the limits, the kernel's rarer doors.  A call that is refused on purpose fails with EPERM, as an
exception at the learner's line.  A call that's on no list doesn't exist (ENOSYS), so the C library
takes an older one.
Source of the numbers: the kernel's tables for x86_64 and the generic one (aarch64, riscv64,
loongarch64); of the traps: SANDBOX.md.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import itertools
import os
import struct

from .libc import libc

AUDIT_ARCH = {
    "x86_64": 0xC000003E,
    "aarch64": 0xC00000B7,
    "riscv64": 0xC00000F3,
    "loongarch64": 0xC0000102,
}

ALLOW = 0x7FFF0000
ERRNO = 0x00050000
SET_NO_NEW_PRIVS, GET_SECCOMP = 38, 21
SECCOMP, SET_MODE_FILTER, NEW_LISTENER = (317, 277), 1, 8

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
    "setsockopt": (54, 208),  # buffers are memory that no limit counts
    # what Landlock leaves: owners and attributes of files; special files
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
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

# Not done, but reported as done, as on a file system that keeps no modes and times.  Landlock
# doesn't cover them, and libraries set them on the app's own files.
PRETENDED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
}

# Refused with the error of a system that cannot do it, so that libraries take another way.
UNSUPPORTED: dict[str, tuple[int, int, int]] = {
    "fallocate": (285, 47, errno.EOPNOTSUPP),
    "sendfile": (40, 71, errno.ENOTSOCK),
    "copy_file_range": (326, 285, errno.EXDEV),
    # Landlock doesn't cover the attributes of files that aren't the app's.
    "getxattr": (191, 8, errno.EOPNOTSUPP),
    "lgetxattr": (192, 9, errno.EOPNOTSUPP),
    "fgetxattr": (193, 10, errno.EOPNOTSUPP),
    "listxattr": (194, 11, errno.EOPNOTSUPP),
    "llistxattr": (195, 12, errno.EOPNOTSUPP),
    "flistxattr": (196, 13, errno.EOPNOTSUPP),
    "getxattrat": (464, 464, errno.EOPNOTSUPP),
    "listxattrat": (465, 465, errno.EOPNOTSUPP),
}

# Let through, whatever their arguments.  What is on no list is absent: `clone3` and
# `io_uring_setup`, which the C library can do without, and what is younger than this table.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # files that are open
    "read": (0, 63),
    "write": (1, 64),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "preadv": (295, 69),
    "preadv2": (327, 286),
    "lseek": (8, 62),
    "close": (3, 57),
    "close_range": (436, 436),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "pipe": (22, None),
    "pipe2": (293, 59),
    "flock": (73, 32),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "sync_file_range": (277, 84),
    "ftruncate": (77, 46),
    "readahead": (187, 213),
    "fadvise64": (221, 223),
    # files and folders, which Landlock judges
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "getdents": (78, None),
    "getdents64": (217, 61),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "fchdir": (81, 50),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "link": (86, None),
    "linkat": (265, 37),
    "umask": (95, 166),
    # memory, within RLIMIT_AS
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "madvise": (28, 233),
    "mincore": (27, 232),
    "msync": (26, 227),
    "mseal": (462, 462),
    "membarrier": (324, 283),
    "riscv_flush_icache": (None, 259),
    # the process and its threads
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getpgid": (121, 155),
    "getpgrp": (111, None),
    "getsid": (124, 156),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getgroups": (115, 158),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "wait4": (61, 260),
    "waitid": (247, 95),
    "set_tid_address": (218, 96),
    "set_robust_list": (273, 99),
    "get_robust_list": (274, 100),
    "rseq": (334, 293),
    "arch_prctl": (158, None),
    "riscv_hwprobe": (None, 258),
    "capget": (125, 90),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "times": (100, 153),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "getpriority": (140, 141),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_getattr": (315, 275),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "sched_rr_get_interval": (148, 127),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "futex": (202, 98),
    "futex_waitv": (449, 449),
    "futex_wake": (454, 454),
    "futex_wait": (455, 455),
    "futex_requeue": (456, 456),
    # signals to itself, and time
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136),
    "rt_sigsuspend": (130, 133),
    "rt_sigtimedwait": (128, 137),
    "sigaltstack": (131, 132),
    "pause": (34, None),
    "signalfd": (282, None),
    "signalfd4": (289, 74),
    "restart_syscall": (219, 128),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "getitimer": (36, 102),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "timerfd_create": (283, 85),
    "timerfd_settime": (286, 86),
    "timerfd_gettime": (287, 87),
    # waiting for descriptors; the local pair of asyncio
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "epoll_create": (213, None),
    "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21),
    "epoll_wait": (232, None),
    "epoll_pwait": (281, 22),
    "epoll_pwait2": (441, 441),
    "eventfd": (284, None),
    "eventfd2": (290, 19),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "shutdown": (48, 210),
    "getsockname": (51, 204),
    "getpeername": (52, 205),
    "getsockopt": (55, 209),
}

CLONE, KILL, TKILL, TGKILL = (56, 220), (62, 129), (200, 130), (234, 131)
SOCKETPAIR, SENDTO = (53, 199), (44, 206)
PRLIMIT64, FCNTL, IOCTL, PRCTL = (302, 261), (72, 25), (16, 29), (157, 167)
OPEN, CREAT, OPENAT = (2, None), (85, None), (257, 56)

YOUNGEST = 469
"""The highest number that this table knows; what is younger is absent until it has been judged."""

CLONE_THREAD, CLONE_FILES = 0x10000, 0x400
CLONE_NEW = 0x7E020080  # every flag that makes a namespace
O_CREAT, SET_ID, SIGCONT = 0o100, 0o6000, 18
# Copies of a descriptor, its flags, locks, and the size of a pipe; not whom the kernel signals,
# leases, notices of changes or a bigger pipe.
FCNTLS = (*(0, 1, 2, 3, 4, 5, 6, 7, 9, 16, 36, 37, 38), *(1030, 1032, 1034))
# Whether it's a terminal, how wide, what can be read, non-blocking, closed at exec.
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A)
FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCSCTTY, TIOCLINUX = 0x8901, 0x8902, 0x5412, 0x540E, 0x541C
FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR = 0x40086602, 0x401C5820  # "immutable" cannot be removed
REFUSED_IOCTLS = (
    *(FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCSCTTY, TIOCLINUX),
    *(FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR),
)
FICLONE = 0x40049409
AF_INET, AF_INET6 = 2, 10
# PR_GET_DUMPABLE, the name, seccomp, capabilities, "no new privileges", the name of a mapping.
PRCTLS = (3, 15, 16, 21, 22, 23, 38, 39, 0x53564D41)

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
Instruction = tuple[int, int, int, int]
Block = tuple[Instruction, ...]
Numbers = tuple[int | None, int | None]

ITSELF = -1
"""Stands for the pid until it's known."""

ALLOW_IT = (RETURN, 0, 0, ALLOW)
REFUSE_IT = (RETURN, 0, 0, ERRNO | errno.EPERM)
PRETEND_IT = (RETURN, 0, 0, ERRNO)
ABSENT = (RETURN, 0, 0, ERRNO | errno.ENOSYS)


def program(machine: str, pid: int, network: bool = False) -> bytes | None:
    """Return the filter for the process `pid`, None on an unknown `machine`.

    With ``network`` it lets through connections by TCP and UDP, but no local sockets.  It holds
    the pid, which may signal and limit itself: build it after any fork.
    """
    if machine not in AUDIT_ARCH:
        return None
    code = _program(machine, network)
    return pack([(*one[:3], pid if one[3] == ITSELF else one[3]) for one in code])


@functools.cache
def _program(machine: str, network: bool = False) -> list[Instruction]:
    column = column_of(machine)
    more = _by_network() if network else []
    blocks: dict[int | None, Block] = {
        **{numbers[column]: (ALLOW_IT,) for numbers in ALLOWED.values()},
        **{numbers[column]: (REFUSE_IT,) for numbers in REFUSED.values()},
        **{numbers[column]: (PRETEND_IT,) for numbers in PRETENDED.values()},
        **{u[column]: ((RETURN, 0, 0, ERRNO | u[2]),) for u in UNSUPPORTED.values()},
        **{numbers[column]: block for numbers, block in (*_by_arguments(), *more)},
    }
    listed = {number: block for number, block in blocks.items() if number is not None}
    return [*start(machine, REFUSE_IT), *walk(listed, ABSENT)]


def _by_arguments() -> list[tuple[Numbers, Block]]:
    """Return the calls that are judged by their arguments, and how."""
    return [
        # A thread that shares the descriptors is let through, a process is not.
        (
            CLONE,
            (
                *(low(0), (AND, 0, 0, CLONE_THREAD | CLONE_FILES | CLONE_NEW)),
                *((JUMP_EQUAL, 0, 1, CLONE_THREAD | CLONE_FILES), ALLOW_IT, REFUSE_IT),
            ),
        ),
        *((KILL, _to_itself(1)), (TKILL, _to_itself(1)), (TGKILL, _to_itself(2))),
        # asyncio wakes itself by a stream pair; a datagram pair could send to a named socket.
        (
            SOCKETPAIR,
            (
                *(low(0), (JUMP_EQUAL, 0, 4, 1)),
                *(low(1), (AND, 0, 0, 0xF), (JUMP_EQUAL, 0, 1, 1), ALLOW_IT, REFUSE_IT),
            ),
        ),
        (
            SENDTO,
            (
                *(low(4), (JUMP_EQUAL, 0, 3, 0)),
                *(_high(4), (JUMP_EQUAL, 0, 1, 0), ALLOW_IT, REFUSE_IT),
            ),
        ),
        # Limits may be read, one's own only, and never be set.
        (
            PRLIMIT64,
            (
                *(low(2), (JUMP_EQUAL, 0, 6, 0), _high(2), (JUMP_EQUAL, 0, 4, 0)),
                *(low(0), (JUMP_EQUAL, 1, 0, 0), (JUMP_EQUAL, 0, 1, ITSELF), ALLOW_IT, REFUSE_IT),
            ),
        ),
        (FCNTL, _one_of(1, FCNTLS, REFUSE_IT)),
        (PRCTL, _one_of(0, PRCTLS, REFUSE_IT)),
        (
            IOCTL,
            (
                *(low(1), (JUMP_EQUAL, 0, 1, FICLONE), (RETURN, 0, 0, ERRNO | errno.EOPNOTSUPP)),
                *(test for one in REFUSED_IOCTLS for test in ((JUMP_EQUAL, 0, 1, one), REFUSE_IT)),
                *_one_of(1, IOCTLS, (RETURN, 0, 0, ERRNO | errno.ENOTTY)),
            ),
        ),
        # No file that runs as its owner.
        (OPENAT, (*_making(2, 3), ALLOW_IT)),
        (OPEN, (*_making(1, 2), ALLOW_IT)),
        (CREAT, (low(1), (AND, 0, 0, SET_ID), (JUMP_EQUAL, 1, 0, 0), REFUSE_IT, ALLOW_IT)),
    ]


def _by_network() -> list[tuple[Numbers, Block]]:
    """Return the calls that connect by TCP and UDP, and how they're judged."""
    by_type = (*(low(1), (AND, 0, 0, 0xF)), *((JUMP_EQUAL, 1, 0, 1), (JUMP_EQUAL, 0, 1, 2)))
    calls = ("connect", "bind", "sendmsg", "sendmmsg", "setsockopt")
    return [
        (
            REFUSED["socket"],
            (
                *(low(0), (JUMP_EQUAL, 1, 0, AF_INET), (JUMP_EQUAL, 0, 5, AF_INET6)),
                *(*by_type, ALLOW_IT, REFUSE_IT),
            ),
        ),
        *((REFUSED[name], (ALLOW_IT,)) for name in calls),
        (SENDTO, (ALLOW_IT,)),
    ]


def _to_itself(number: int) -> Block:
    # An app that our program has stopped must not go on by itself.
    return (
        *(low(0), (JUMP_EQUAL, 0, 3, ITSELF)),
        *(low(number), (JUMP_EQUAL, 1, 0, SIGCONT), ALLOW_IT, REFUSE_IT),
    )


def _one_of(argument: int, values: tuple[int, ...], otherwise: Instruction) -> Block:
    tests = [(JUMP_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
    return (low(argument), *tests, otherwise, ALLOW_IT)


def _making(flags: int, mode: int) -> Block:
    return (
        *(low(flags), (AND, 0, 0, O_CREAT), (JUMP_EQUAL, 4, 0, 0)),
        *(low(mode), (AND, 0, 0, SET_ID), (JUMP_EQUAL, 1, 0, 0), REFUSE_IT),
    )


def column_of(machine: str) -> int:
    """Return which number of a pair is that of this machine."""
    return 0 if machine == "x86_64" else 1


def start(machine: str, foreign: Instruction) -> list[Instruction]:
    """Return the beginning of a filter: calls of another machine end in `foreign`."""
    return [(LOAD, 0, 0, 4), (JUMP_EQUAL, 1, 0, AUDIT_ARCH[machine]), foreign, (LOAD, 0, 0, 0)]


def walk(blocks: dict[int, Block], otherwise: Instruction) -> list[Instruction]:
    """Return code that goes through the numbers upwards to the block of the right one.

    What stands between the blocks and above them ends in `otherwise`: also the x32 calls, which are
    the same doors under numbers from 0x40000000.
    """
    code: list[Instruction] = []
    numbers = sorted({0, *blocks, *(number + 1 for number in blocks)})
    at = [(number, tuple(blocks.get(number, (otherwise,)))) for number in numbers]
    # Neighbors that end the same way share a block, which does not look at the number.
    ranges = [here for i, here in enumerate(at) if i == 0 or here[1] != at[i - 1][1]]
    for (_, block), (following, _) in itertools.pairwise(ranges):
        code += [(JUMP_GREATER_EQUAL, len(block), 0, following), *block]
    return [*code, *ranges[-1][1]]


def pack(code: list[Instruction]) -> bytes:
    """Return a filter as the kernel takes it."""
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def install(filter_program: bytes) -> bool:
    """Put the filter in force for this process; say whether the kernel took it."""
    return _install(filter_program, 0) == 0


def install_with_listener(filter_program: bytes) -> int:
    """Put a filter in force that asks; return the descriptor that hears it, -1 for none."""
    return _install(filter_program, NEW_LISTENER)


def _install(filter_program: bytes, flags: int) -> int:
    code = ctypes.create_string_buffer(filter_program, len(filter_program))
    described = _Program(len(filter_program) // 8, ctypes.addressof(code))
    if libc().prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return -1
    number = SECCOMP[column_of(os.uname().machine)]
    return int(libc().syscall(number, SET_MODE_FILTER, flags, ctypes.byref(described)))


def is_offered() -> bool:
    """Say whether the kernel has filters at all."""
    try:
        return bool(libc().prctl(GET_SECCOMP, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def for_this_process(network: bool = False) -> bytes | None:
    """Return the filter for this machine and process, None if there is none."""
    return program(os.uname().machine, os.getpid(), network)


def low(argument: int) -> Instruction:
    """Load the lower half of an argument, which is all of it where the kernel takes an int."""
    return (LOAD, 0, 0, 16 + 8 * argument)  # little endian, as all four machines are


def _high(argument: int) -> Instruction:
    return (LOAD, 0, 0, 20 + 8 * argument)
