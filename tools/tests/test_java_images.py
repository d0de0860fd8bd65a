"""The Dockerfiles of the Java applications: Maven makes in an empty folder what the image then takes."""

import shlex

import pytest

import dockerfile
from replay import Image
from runner.stack import ROOT


@pytest.mark.parametrize("name", ["auth-stub", "gateway"])
def test_what_the_image_takes_is_what_the_build_makes(name, tmp_path):
    file = ROOT / name / "Dockerfile"
    build = Image(file, ROOT, tmp_path, target="build").stage
    taken = [shlex.split(argument)[1] for _, argument in dockerfile.instructions(file.read_text()) if "--from=build" in argument]
    assert taken
    assert all(build.place(path).is_file() for path in taken)
