"""What all tests share: the real inputs beside the checkout, small films made once, and no thread left behind."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from tests import films

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
COMFY = SHARED.with_name("comfy")
# Libraries keep pools of their own; what the studio starts has other names.
_FOREIGN = ("pydevd", "ThreadPoolExecutor", "asyncio_")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real test inputs, which are never copied into the project."""
    if not SHARED.is_dir():
        pytest.skip(f"the real test inputs are not at {SHARED}: this check did NOT run")
    return SHARED


@pytest.fixture(scope="session")
def shared_comfy() -> Path:
    """The folder of what a real ComfyUI server was recorded to answer."""
    if not COMFY.is_dir():
        pytest.skip(f"the recorded ComfyUI server is not at {COMFY}: this check did NOT run")
    return COMFY


@pytest.fixture
def no_thread_left():
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        left = [one for one in threading.enumerate() if one not in before and not one.name.startswith(_FOREIGN)]
        if not left:
            return
        time.sleep(0.02)
    raise AssertionError(f"threads left running: {left}")


@pytest.fixture(scope="session")
def film_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="session")
def constant_film(film_folder: Path) -> Path:
    return films.constant(film_folder)


@pytest.fixture(scope="session")
def clicked_film(film_folder: Path) -> Path:
    """Four seconds with clicks in the sound at 0.5, 1.25 and 3.0 s."""
    sound = films.clicks_track((0.5, 1.25, 3.0), 4.0)
    return films.write_film(film_folder / "clicks.mp4", 100, sound=sound)
