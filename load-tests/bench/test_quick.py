import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]

import measure  # noqa: E402
import quick  # noqa: E402
from measure import Round  # noqa: E402


@pytest.mark.parametrize(
    ("gateway_us", "code", "said"),
    [(25.0, 0, "4.00 times Traefik's speed: enough"), (25.2, 1, "3.97 times Traefik's speed: too little")],
)
def test_less_than_four_times_traefik_fails(gateway_us, code, said, capsys):
    medians = {"gateway": Round(gateway_us, 30_000, 3.0), "traefik": Round(100.0, 8_000, 20.0)}
    assert quick.table(medians, 25) == code
    assert said in capsys.readouterr().out


def test_median_is_taken_of_each_figure():
    rounds = [Round(1.0, 30.0, 9.0), Round(2.0, 10.0, 8.0), Round(9.0, 20.0, 7.0)]
    assert measure.median(rounds) == Round(2.0, 20.0, 8.0)
