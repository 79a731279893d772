"""Makes .venv and installs requirements-dev.txt when it changed: `python3 kinexfit/local/venv.py`.

Runs on the system's Python before anything is installed, so it uses the standard library only.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"
REQUIREMENTS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")


def main() -> int:
    """Bring the virtual environment up to date and return the exit code."""
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in REQUIREMENTS)).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted and _works():
        return 0
    if not _works():
        shutil.rmtree(VENV, ignore_errors=True)
        print("Making the virtual environment .venv…", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL)
        if made.returncode:
            print("Python could not make .venv. On Debian and Ubuntu: apt install python3-venv")
            return 1
    print("Installing what requirements-dev.txt lists (about a minute)…", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if subprocess.run([*pip, "-r", str(REQUIREMENTS[1])]).returncode:
        print("pip could not install everything; its reason is above.")
        return 1
    STAMP.write_text(wanted)
    return 0


def _works() -> bool:
    # A moved folder or an upgraded system Python leaves a .venv that cannot start.
    try:
        check = subprocess.run([str(PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return check.returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
