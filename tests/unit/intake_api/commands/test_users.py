"""`hotline users …` over a migrated SQLite file."""

import pytest
from typer.testing import CliRunner

from hotline.errors import BadSetting, Conflict, InputRejected, NotFound
from intake_api import cli


@pytest.fixture
def run(monkeypatch, tmp_path, database_url):
    monkeypatch.setenv("HOTLINE_DATABASE__URL", database_url)
    app = cli.build()

    def run(*words):
        done = CliRunner().invoke(app, ["users", *words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return run


def test_the_first_one_time_password_is_printed_once_and_never_again(run):
    assert run("init").startswith("admin 的一次性密码：")
    with pytest.raises(Conflict, match="users already"):
        run("init")


def test_users_are_added_scoped_disabled_and_listed(run):
    run("add", "li", "--name", "李", "--role", "agent", "--agent", "1001")
    run("add", "nanhu", "--name", "南湖街道", "--role", "street", "--area", "210102001", "--until", "2027-01-31")
    run("scope", "nanhu", "--area", "210102002", "--unit", "属地街道办事处")
    run("disable", "li")
    assert run("list").splitlines() == [
        "li\t李\t坐席\t\t已停用\t",
        "nanhu\t南湖街道\t街道\t210102002,属地街道办事处\t一次性密码\t至2027-01-31",
    ]
    run("enable", "li")
    assert "已停用" not in run("list")
    assert run("reset", "li").startswith("li 的一次性密码：")


def test_a_client_gets_a_token_and_no_password(run):
    assert "密码" not in run("add", "platform", "--name", "市平台", "--role", "api-client", "--area", "210102")
    assert "hotline_" in run("token", "platform", "--label", "市平台")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("add", "Li", "--name", "李", "--role", "supervisor"), BadSetting),
        (("add", "li", "--name", "李", "--role", "king"), BadSetting),
        (("add", "li", "--name", "李", "--role", "agent"), InputRejected),
        (("add", "li", "--name", "李", "--role", "street", "--area", "x"), BadSetting),
        (("scope", "li", "--area", "210102"), NotFound),
        (("disable", "li"), NotFound),
        (("token", "li", "--label", "x"), NotFound),
    ],
)
def test_what_does_not_fit_is_refused(run, words, error):
    with pytest.raises(error):
        run(*words)
