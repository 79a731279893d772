import gzip
import subprocess

import brotli
import pytest

from kinexfit import assets

KILOBYTE = 1024


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with one style sheet, already built."""
    for name, path in {
        "ROOT": tmp_path,
        "STATIC": tmp_path / "static",
        "DIST": tmp_path / "static/dist",
        "MODULES": tmp_path / "node_modules",
        "LOCK": tmp_path / "package-lock.json",
        "__file__": str(tmp_path / "assets.py"),
    }.items():
        monkeypatch.setattr(assets, name, path)
    for path in ("assets/css/app.css", "package-lock.json", "assets.py", "templates/base.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    assets.DIST.mkdir(parents=True)
    (assets.DIST / "old.css").write_text("still here")
    (assets.DIST / assets.STAMP).write_text(assets.fingerprint())
    return tmp_path


def _broken_node(name):
    def program(arguments, **_options):
        return subprocess.CompletedProcess(arguments, 1, stdout="", stderr="boom")

    return program


def test_nothing_is_built_twice(checkout, monkeypatch):
    monkeypatch.setattr(assets, "_node_program", _broken_node)

    assert assets.build() is False


@pytest.mark.parametrize("changed", ["assets/css/app.css", "templates/base.html", "assets.py"])
def test_a_changed_source_asks_for_a_build(checkout, changed):
    before = assets.fingerprint()

    (checkout / changed).write_text("new")

    assert assets.fingerprint() != before


def test_a_failed_build_says_why_and_keeps_the_files_that_work(checkout, monkeypatch):
    monkeypatch.setattr(assets, "_node_program", _broken_node)
    (checkout / "assets/css/app.css").write_text("broken {")

    with pytest.raises(assets.BuildFailed, match="boom"):
        assets.build()

    assert (assets.DIST / "old.css").read_text() == "still here"


def test_built_pages_stay_within_their_budget():
    if not (assets.DIST / assets.STAMP).exists():
        pytest.skip("The assets are not built; run `make assets`.")

    style = brotli.compress((assets.DIST / "css/app.css").read_bytes())
    script = gzip.compress((assets.DIST / "js/app.js").read_bytes())

    assert len(style) <= 25 * KILOBYTE
    assert len(script) <= 16 * KILOBYTE
