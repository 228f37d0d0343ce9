"""`make screenshots` says what it does without a browser."""

import pytest

from tests.screenshots import main


def test_it_explains_itself(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "at 390, 768, 1280, 1920 pixels" in told
    assert "var/screenshots" in told
