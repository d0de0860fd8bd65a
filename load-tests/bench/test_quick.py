import pytest

import quick


@pytest.mark.parametrize(
    ("gateway_us", "code", "said"),
    [(25.0, 0, "4.00 times Traefik's speed: enough"), (25.2, 1, "3.97 times Traefik's speed: too little")],
)
def test_less_than_four_times_traefik_fails(gateway_us, code, said, capsys):
    figures = {"gateway": (gateway_us, 30_000), "traefik": (100.0, 8_000)}
    rounds = {name: {"cpu_us": [cpu] * 3, "per_second": [rate] * 3} for name, (cpu, rate) in figures.items()}
    assert quick.table(rounds, 25) == code
    assert said in capsys.readouterr().out
