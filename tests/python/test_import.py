from __future__ import annotations

import subprocess
import sys

import pytest

import stratech as st

HEAVY = ("numpy", "pandas", "polars", "pyarrow", "matplotlib", "ipywidgets", "narwhals", "typing", "asyncio")


def loaded_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def test_import_loads_nothing_heavy() -> None:
    loaded = loaded_after("import stratech")
    assert "stratech" in loaded
    assert not loaded.intersection(HEAVY)


def test_first_use_loads_no_array_or_frame_package() -> None:
    assert not loaded_after("import stratech; stratech.Table, stratech.InputError").intersection(HEAVY[:7])


@pytest.mark.parametrize("name", st.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(st, name) is not None
    assert name in dir(st)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'table_of_contents'"):
        st.table_of_contents  # type: ignore[attr-defined]  # noqa: B018
