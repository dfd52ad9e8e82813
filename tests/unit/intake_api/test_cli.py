import subprocess
import sys

import pytest

from hotline.errors import BadList, HotlineError
from intake_api import cli


def run(monkeypatch, error):
    def app():
        raise error

    monkeypatch.setattr(cli, "build", lambda: app)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_an_error_of_ours_is_one_line_and_exit_code_2(monkeypatch, capsys):
    assert run(monkeypatch, BadList("list.toml: row 3\n  has no unit")) == 2
    assert capsys.readouterr().err == "hotline: list.toml: row 3 has no unit\n"


def test_an_error_without_words_says_its_code(monkeypatch, capsys):
    run(monkeypatch, HotlineError())
    assert capsys.readouterr().err == "hotline: hotline-error\n"


def test_ctrl_c_ends_as_shells_expect(monkeypatch):
    assert run(monkeypatch, KeyboardInterrupt()) == 130


def test_help_loads_no_model_and_no_server():
    heavy = ("vosk", "onnxruntime", "numpy", "jieba", "sqlalchemy", "fastapi", "panoramisk")
    code = f"import sys; from intake_api import cli; cli.build(); print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"


def test_commands_of_a_group_stand_in_the_group_alone():
    app = cli.build()
    groups = {group.name: {command.callback.__name__ for command in group.typer_instance.registered_commands}
              for group in app.registered_groups}  # fmt: skip
    own = {command.callback.__name__ for command in app.registered_commands}
    assert own == {"classify", "demo", "probe", "run", "up"}
    assert {"import_", "export", "diff"} <= groups["categories"]
