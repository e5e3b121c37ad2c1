"""What the tool says of this machine's protection is what a worker really put in force."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import protection
from sandbox.child import landlock, seccomp
from sandbox.protection import Layer, Protection, probe


def protected(**in_force: bool) -> Protection:
    return Protection(tuple(Layer(n.replace("_", " "), f, "", "") for n, f in in_force.items()))


@pytest.mark.skipif(sys.platform != "linux", reason="the layers are those of Linux")
def test_this_machine_is_asked_and_every_layer_explained() -> None:
    found = probe()

    assert found.trouble == ""
    assert found.python == platform.python_version()
    layers = {layer.name: layer for layer in found.layers}
    assert layers["files"].in_force == bool(landlock.abi())
    assert layers["system calls"].in_force == (seccomp.for_this_process() is not None)
    assert all(layers[name].in_force for name in ("limits", "environment", "guard"))
    assert all(layer.stops for layer in found.layers)
    assert all(layer.in_force or layer.why for layer in found.layers)
    if landlock.abi() and seccomp.is_offered():
        assert found.summary == "full"


def test_the_summary_names_what_is_missing() -> None:
    assert protected(files=True, system_calls=True, guard=True).summary == "full"
    assert protected(files=False, system_calls=True, guard=True).summary == "partial: without files"
    assert (
        protected(files=True, system_calls=False, guard=False).summary
        == "partial: without system calls, guard"
    )
    assert protected(files=False, system_calls=False, guard=True).summary == "accidents only"


def test_a_python_that_cannot_run_apps_is_said_and_nothing_is_in_force() -> None:
    found = probe(Path("/nowhere/python"))

    assert "/nowhere/python" in found.trouble
    assert not any(layer.in_force for layer in found.layers)
    assert found.summary == "accidents only"


@pytest.mark.parametrize(
    ("kernel", "files", "calls"),
    [
        (("linux", "5.10.0-8-amd64", "x86_64"), "came with Linux 5.13", "built without seccomp"),
        (("linux", "6.8.0", "x86_64"), "built or started without it", "built without seccomp"),
        (("linux", "6.8.0", "sparc64"), "built or started without it", "no filter for sparc64"),
        (("darwin", "23.0", "arm64"), "Landlock is Linux's", "seccomp is Linux's"),
    ],
)
def test_what_is_missing_is_explained(
    monkeypatch: pytest.MonkeyPatch, kernel: tuple[str, str, str], files: str, calls: str
) -> None:
    system, release, machine = kernel

    class Kernel:
        def __init__(self) -> None:
            self.machine = machine

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "release", lambda: release)
    monkeypatch.setattr(os, "uname", Kernel)
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    monkeypatch.setattr(seccomp, "is_offered", lambda: False)

    assert files in protection.why_no_landlock()
    assert calls in protection.why_no_seccomp()


def test_asking_for_it_imports_neither_flask_nor_the_screen() -> None:
    program = "import sys, sandbox.protection; print({'flask', 'textual'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "set()\n"
