"""What the tool says of this machine's protection is what a worker really put in force."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from sandbox import protection
from sandbox.child import landlock, seccomp
from sandbox.protection import Kernel, Layer, Protection, probe


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
    ("system", "release", "kernel", "files", "calls"),
    [
        ("linux", "5.10.0-8-amd64", Kernel(0, False, True), "Linux 5.13", "built without"),
        ("linux", "6.8.0", Kernel(0, True, False), "started without it", "there is no filter for"),
        ("linux", "6.8.0", Kernel(7, True, True), "could not put it in force", "could not put it"),
        ("darwin", "23.0", Kernel(), "Landlock is Linux's", "seccomp is Linux's"),
    ],
)  # fmt: skip
def test_what_is_missing_is_explained(
    monkeypatch: pytest.MonkeyPatch, system: str, release: str, kernel: Kernel, files: str,
    *, calls: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "release", lambda: release)

    assert files in protection.why_no_landlock(kernel)
    assert calls in protection.why_no_seccomp(kernel)
