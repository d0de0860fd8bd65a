"""What the check of Dockerfiles finds: each case breaks one thing in a sound folder."""

import pytest

import dockerfile

FILES = {
    "Dockerfile": """\
# A comment with COPY nowhere.txt ./
FROM python:3.13.7-slim AS build
COPY requirements.lock ./
RUN python -m venv /venv && \\
  /venv/bin/pip install --require-hashes -r requirements.lock
FROM python:3.13.7-slim
COPY --from=build /venv /venv
COPY app.py ./
ENV PORT=8000 MODE=production
ENTRYPOINT ["/venv/bin/python", "app.py"]
""",
    ".dockerignore": "*\n!requirements.lock\n!app.py\n",
    "run": "#!/bin/sh\n.venv/bin/pip install --require-hashes -r requirements.lock\nexport MODE=production # why\nexec .venv/bin/python app.py\n",
    "app.py": "",
    "requirements.in": "",
    "requirements.lock": "",
}


def problems(folder, file="Dockerfile", old="", new="", **more):
    for name, text in (FILES | more).items():
        (folder / name).write_text(text)
    assert old in FILES[file]
    (folder / file).write_text(FILES[file].replace(old, new) if old else FILES[file])
    image = folder / "Dockerfile"
    return [*dockerfile.problems(image, folder), *dockerfile.forgotten([image], folder)]


def test_a_sound_folder_has_no_problem(tmp_path):
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("Dockerfile", "COPY app.py ./", "COPY app.py wsgi.py ./", "copies wsgi.py, which is not there"),
        ("Dockerfile", "COPY app.py ./", "", "does not copy app.py"),
        (".dockerignore", "!app.py\n", "", "copies app.py, which .dockerignore keeps out"),
        (".dockerignore", "!app.py", "!app.py\n!run", "no Dockerfile copies run, which .dockerignore lets in"),
        ("Dockerfile", '"app.py"]', '"-O", "app.py"]', "starts /venv/bin/python -O app.py, the run script .venv/bin/python app.py"),
        ("Dockerfile", " MODE=production", "", "does not set MODE=production, the run script does"),
        ("Dockerfile", "--require-hashes ", "", "does not install with --require-hashes -r requirements.lock, the run script does"),
    ],
)
def test_what_is_amiss_is_named(tmp_path, file, old, new, expected):
    assert expected in problems(tmp_path, file, old, new)


def test_a_new_file_that_is_not_copied_is_named(tmp_path):
    assert problems(tmp_path, **{"routes.py": ""}) == ["does not copy routes.py"]


def test_a_module_without_its_pom_is_named(tmp_path):
    (tmp_path / "pom.xml").write_text(
        "<modules><module>one</module><module>two</module></modules>"
        "<profiles><profile><modules><module>three</module></modules></profile></profiles>"
    )
    for module in ("one", "two"):
        (tmp_path / module).mkdir()
        (tmp_path / module / "pom.xml").write_text("")
    file = tmp_path / "two" / "Dockerfile"
    file.write_text("FROM maven:3.9.11\nCOPY pom.xml ./\nCOPY two/pom.xml two/\n")
    assert list(dockerfile.problems(file, tmp_path)) == [
        "does not copy one/pom.xml: Maven wants every module that pom.xml names"
    ]


def test_what_another_image_of_the_context_copies_is_not_forgotten(tmp_path):
    assert problems(tmp_path, **{".dockerignore": "*\n!requirements.lock\n!app.py\n!run\n"}) != []
    other = tmp_path / "other.Dockerfile"
    other.write_text("FROM alpine:3.22.1\nCOPY run /run\n")
    assert list(dockerfile.forgotten([tmp_path / "Dockerfile", other], tmp_path)) == []


def test_an_ignore_file_of_another_form_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"expected \* and then lines with !"):
        problems(tmp_path, **{".dockerignore": "target\n"})
