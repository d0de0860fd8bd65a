"""Reads what the report is made of, and says what is wrong with it in one line."""

import datetime
import json
import pathlib

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
RESULTS_SCHEMA = json.loads((HERE / "results.schema.json").read_text(encoding="utf-8"))


class BadInput(Exception):
    """A file that no report can be made of; the text names it and the place in it."""


def results(path):
    found = _json(path)
    if isinstance(found, dict) and found.get("schema") != 1:
        raise BadInput(f"{path}: schema 1 expected, found {found.get('schema')!r}")
    wrong = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(RESULTS_SCHEMA).iter_errors(found))
    if wrong is not None:
        raise BadInput(f"{path}: {wrong.json_path}: {wrong.message[:200]}")
    try:
        found["date"] = datetime.datetime.fromisoformat(found["date"].replace("Z", "+00:00"))
    except ValueError:
        raise BadInput(f"{path}: $.date: no ISO date: {found['date']!r}") from None
    names = [scenario["name"] for scenario in found["scenarios"]]
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"{path}: scenario {name!r} is there more than once")
    return found


def scenarios(path):
    """The scenarios that there should be, in their order: what is not in the results was not run."""
    try:
        return [{key: entry.get(key) for key in ("name", "table", "system", "published")} for entry in _json(path)["scenarios"]]
    except (AttributeError, KeyError, TypeError):
        raise BadInput(f"{path}: a list of scenarios with name, table and system expected") from None


def published(path, expected):
    """The published sets; each system that a scenario says it stands for must be among them."""
    sets = _json(path)["sets"]
    for entry in expected:
        systems = {row["system"] for part in sets if part["table"] == entry["table"] for row in part["rows"]}
        if entry["published"] not in {None, *systems}:
            raise BadInput(f"{path}: no set {entry['table']} has the system {entry['published']!r} of {entry['name']}")
    return sets


def _json(path):
    try:
        return json.loads(pathlib.Path(path).read_text(encoding="utf-8"), parse_constant=_no_number)
    except OSError as problem:
        raise BadInput(f"{path}: {problem.strerror}") from None
    except ValueError as problem:
        raise BadInput(f"{path}: no JSON: {problem}") from None


def _no_number(text):
    raise ValueError(f"{text} is no number")
