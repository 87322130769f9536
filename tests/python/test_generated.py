from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def test_written_files_are_up_to_date() -> None:
    specification = importlib.util.spec_from_file_location("write_bindings", ROOT / "tests/write_bindings.py")
    assert specification is not None
    assert specification.loader is not None
    module: Any = importlib.util.module_from_spec(specification)
    sys.modules["write_bindings"] = module
    specification.loader.exec_module(module)
    for path, text in module.files().items():
        assert path.read_text("utf-8") == text, f"{path.name}: run tests/write_bindings.py"
