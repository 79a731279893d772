import socket
import stat

import pytest

from kinexfit.local import run
from kinexfit.local.supervisor import Failed


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "LOCAL", tmp_path)
    return tmp_path


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_one_sentence_and_starts_nothing(checkout, taken_port, monkeypatch, capsys):
    monkeypatch.setenv("PORT", str(taken_port))

    assert run.main() == 2

    assert capsys.readouterr().out == (
        f"Port {taken_port} is taken by another program. "
        f"Choose another one: make run PORT={taken_port + 1}\n"
    )
    assert [path.name for path in checkout.iterdir()] == ["run.lock"]


def test_a_second_start_in_the_same_folder_names_the_first(checkout, monkeypatch, capsys):
    monkeypatch.setenv("PORT", "8699")
    first = run.claim(checkout / "run.lock", address="http://localhost:8000")

    with first:
        assert run.main() == 2

    assert capsys.readouterr().out == (
        "Kinex Fit is already running from this folder: http://localhost:8000\n"
    )


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_no_port_is_named(text, monkeypatch):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(Failed, match="PORT is"):
        run.chosen_port()


def test_secrets_are_made_once_and_readable_by_the_owner_only(tmp_path):
    path = tmp_path / "env"

    first = run._generated_secrets(path)

    assert run._generated_secrets(path) == first
    assert len(set(first.values())) == len(run.GENERATED)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_empty_variable_counts_as_not_set(checkout, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "")
    monkeypatch.setenv("DYNAMODB_ENDPOINT_URL", "")

    environment = run._environment(8000)

    assert len(environment["SECRET_KEY"]) >= 50
    assert "DYNAMODB_ENDPOINT_URL" not in environment


def test_it_is_not_a_way_to_run_production(checkout, monkeypatch, capsys):
    monkeypatch.setenv("DJANGO_ENV", "production")

    assert run.main() == 2

    assert "development" in capsys.readouterr().out


def test_stores_the_environment_names_are_not_started(checkout):
    environment = {"DYNAMODB_ENDPOINT_URL": "http://elsewhere", "REDIS_URL": "redis://elsewhere/0"}

    assert run._local_stores(dict(environment)) == []
    assert {program.name for program, _port in run._local_stores({})} == {"dynamodb", "valkey"}
