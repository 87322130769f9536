from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import stratech as st
from stratech import _cli

PROGRAM = Path(sys.executable).with_name("stratech")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "STRATECH_LANG"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**ENVIRONMENT, **environment},
    )


def test_demo_says_first_that_judgements_are_illustrative() -> None:
    done = run("demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ILLUSTRATIVE")
    assert "Track A" in done.stdout
    assert run("demo", STRATECH_LANG="vi").stdout.startswith("MINH HỌA")


def test_the_command_line_and_python_agree() -> None:
    value = json.loads(run("run", "vn-2026", "--json").stdout)
    assert value["digest"] == st.example("vn-2026").evaluate().digest


def test_errors_have_their_exit_code() -> None:
    done = run("explain", "vn-2026", "QD21-P4")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("InputError: 1 problem in register vn-2026")
    assert run("run", "no/such/file.json").returncode == 7


def test_python_m_stratech_is_the_same_program() -> None:
    done = subprocess.run([sys.executable, "-m", "stratech", "digest", "vn-2026"], check=True, capture_output=True)
    assert done.stdout.decode().strip() == st.example("vn-2026").digest


def test_main_in_process(capfd: pytest.CaptureFixture[str]) -> None:
    assert _cli.main(["digest", "vn-2026"]) == 0
    assert capfd.readouterr().out.strip() == st.example("vn-2026").digest


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe and SIGINT")
def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    # Reading from a pipe that nobody writes to waits for ever.
    pipe = tmp_path / "register.json"
    os.mkfifo(pipe)
    with subprocess.Popen([PROGRAM, "check", pipe], stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, b"")
