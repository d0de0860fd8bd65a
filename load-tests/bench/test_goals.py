"""Ratios and goals."""

import pytest

import goals
import rows
from goals import Goal, Limit


def row(**figures):
    """label -> figure -> [median, least, greatest] of cpu_us alone."""
    return {label.replace("_", " "): {"cpu_us": [value, value, value]} for label, value in figures.items()}


@pytest.mark.parametrize(("ours", "holds"), [(25.0, True), (25.1, False)])
def test_goal_is_reached_at_so_many_times_the_speed(ours, holds):
    (verdict,) = Goal("auth", "", {"traefik": 4}).verdicts(row(gateway=ours, traefik=100.0))
    assert verdict.holds is holds


def test_of_throughput_more_is_better():
    figures = {"gateway": {"per_second": [90.0] * 3}, "envoy": {"per_second": [100.0] * 3}}
    (verdict,) = Goal("down", "", {"envoy": 0.9}, figure="per_second").verdicts(figures)
    assert (verdict.holds, verdict.reached) == (True, "0.90 ×")


def test_two_cores_at_the_same_price_a_request_are_twice_one():
    (verdict,) = Goal("cores", "", {"one core": 1.95}, ours="two cores", cores=2).verdicts(row(one_core=30.0, two_cores=30.0))
    assert (verdict.holds, verdict.reached) == (True, "2.00 ×")


def test_must_and_aim_are_judged_apart():
    must, aim = Limit("start", "", "cpu_us", "s", 1.2, 0.8).verdicts(row(gateway=1.0))
    assert (must.kind, must.holds) == ("must", True)
    assert (aim.kind, aim.holds) == ("aim", False)


def test_nothing_is_said_of_what_was_not_measured():
    assert list(Goal("auth", "", {"traefik": 4, "caddy": 2}).verdicts(row(gateway=1.0, caddy=3.0)))[0].wanted == "≥ 2.00 × caddy"
    assert list(Goal("auth", "", {"traefik": 4}).verdicts(row(traefik=1.0))) == []
    assert goals.judged({}) == []


@pytest.mark.parametrize("goal", goals.GOALS, ids=lambda goal: f"{goal.row}: {goal.title}")
def test_goal_is_about_a_row_and_systems_that_are_measured(goal):
    (asked,) = rows.chosen([goal.row])
    labels = {each.label for each in asked.contenders}
    assert goal.ours in labels
    if isinstance(goal, Goal):
        assert {*goal.must, *goal.aim} <= labels


@pytest.mark.parametrize("each", rows.ROWS, ids=lambda each: each.name)
def test_row_compares_what_it_measures(each):
    labels = [contender.label for contender in each.contenders]
    assert len(labels) == len(set(labels))
    assert {each.ours, each.versus} <= set(labels)


def test_rows_are_chosen_by_name_in_their_own_order():
    assert [row.name for row in rows.chosen(["tls", "auth"])] == ["auth", "tls"]
    assert len(rows.chosen([])) == len(rows.ROWS)
    with pytest.raises(ValueError, match="no such row: tsl; there are auth, "):
        rows.chosen(["tsl"])
