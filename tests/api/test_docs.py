"""The documentation: complete, and readable without the internet."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import msgspec
import pytest
from served_office import served

from api import docs, openapi, problems, routes
from api.access import ANYONE
from api.app import create_app

APP = create_app()
OUTSIDE = re.compile(
    r"""(?:src|href|action)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?!["']?data:)"""
)


@pytest.fixture
async def schema(office):
    """The OpenAPI document as a client gets it."""
    return (await office.call().get("/openapi.json")).json()


def test_the_page_and_its_styles_fetch_nothing_from_outside():
    """No address of another host, no import, no picture that is not part of the file."""
    assert not OUTSIDE.search(docs.HTML)
    assert not OUTSIDE.search((docs.SWAGGER / "swagger-ui.css").read_text())
    assert not re.search(r"https?://|//[a-z]", docs.SCRIPT)


def test_the_pattern_would_find_what_is_fetched_from_outside():
    """The twin: the pattern of the test above is not blind."""
    for text in (
        '<script src="https://cdn.example/x.js">',
        "<link href='//cdn.example/x.css'>",
        "@import 'x.css'",
        "a { background: url(https://cdn.example/x.png) }",
    ):
        assert OUTSIDE.search(text), text


async def test_the_browser_is_told_to_ask_nobody_else(office):
    """What the big script could still load, the policy forbids; its validator is off."""
    page = await office.call().get("http://office/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    policy = dict(
        part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert all("http" not in said and "*" not in said for said in policy.values())
    assert "validatorUrl: null" in docs.SCRIPT
    assert "persistAuthorization: true" in docs.SCRIPT


async def test_all_that_the_page_loads_is_here(office):
    """Scripts, styles and the icon, from this server."""
    caller = office.call()
    page = (await caller.get("http://office/api/docs")).text
    loaded = [*re.findall(r'(?:src|href)="([^"]+)"', page), docs.SCHEMA]
    assert len(loaded) == 5
    for path in loaded:
        answer = await caller.get(f"http://office{path}")
        assert (answer.status_code, bool(answer.content)) == (200, True), path


async def test_files_beside_the_page_are_not_served(office):
    """A path that climbs out of the package finds nothing."""
    for path in ("../__init__.py", "..%2f__init__.py", "%2e%2e/%2e%2e/apps.py", "nothing.js"):
        answer = await office.call().get(f"http://office{docs.FILES}/{path}")
        assert answer.status_code == 404, path


def test_every_route_is_documented():
    """With a summary, a tag, its errors, and the token it takes."""
    schema = json.loads(json.dumps(APP.openapi_schema.to_schema()))
    assert schema["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert schema["security"] == [{"bearer": []}]
    seen = set()
    for method, path, handler in routes.handlers(APP):
        if handler.opt["may"] == ANYONE:
            continue
        said = schema["paths"][path.replace(":int", "")][method.lower()]
        seen.add(said["operationId"])
        assert said["summary"], path
        assert said["tags"], path
        assert {"400", "401", "403"} <= set(said["responses"]), path
        bearer, session = said["security"]
        assert bearer == {"bearer": [handler.opt["may"]]}, path
        assert session["session"] == [handler.opt["may"]], path
        assert ("csrf" in session) is (method != "GET"), path
        if method != "GET":
            assert {"404", "409", "412", "413", "415", "422"} <= set(said["responses"]), path
        if "{" in path:
            assert "404" in said["responses"], path
    assert len(seen) == sum(
        may != ANYONE for _, _, h in routes.handlers(APP) if (may := h.opt["may"])
    )


async def test_problems_are_documented_as_what_they_are(schema):
    """Every error is a problem document."""
    for path in schema["paths"].values():
        for said in path.values():
            for status, answer in said["responses"].items():
                if status >= "400":
                    assert list(answer["content"]) == [problems.MEDIA_TYPE]


async def test_moves_are_told_apart_in_the_document(schema):
    """Each with its name and what it needs."""
    assert schema["components"]["schemas"]["Return"]["required"] == ["move", "grid_id", "text"]
    assert schema["components"]["schemas"]["Claim"]["properties"]["move"]["enum"] == ["claim"]
    moves = schema["paths"]["/api/v1/requests/{id}/moves"]["post"]["requestBody"]["content"]
    assert moves["application/json"]["schema"]["discriminator"]["propertyName"] == "move"


def test_every_example_is_one():
    """What the document shows to send can be sent, and what it shows to come could have come."""
    document, shown = openapi.document(APP), 0
    for method, path, handler in routes.handlers(APP):
        said = document["paths"].get(path.replace(":int", ""), {}).get(method.lower(), {})
        if wanted := get_type_hints(handler.fn).get("data") if "requestBody" in said else None:
            sent = said["requestBody"]["content"]["application/json"]["example"]
            msgspec.convert(sent, wanted)
            shown += 1
        for status, answer in said.get("responses", {}).items():
            for kind, content in answer.get("content", {}).items():
                small = path.startswith(OTHERS) or not kind.endswith("json")
                assert "example" in content or small, (path, status)
    assert shown > 40


OTHERS = ("/api/v1/exports", "/healthz", "/readyz")
"""Files, and what is too small for an example."""


def test_fields_nobody_knows_are_refused_in_the_document_too():
    """What comes in is closed, what goes out may grow."""
    document = openapi.document(APP)
    for path in document["paths"].values():
        for said in path.values():
            for content in said.get("requestBody", {}).get("content", {}).values():
                kinds = content["schema"].get("anyOf", [content["schema"]])
                for kind in kinds:
                    name = kind["$ref"].rpartition("/")[2]
                    assert document["components"]["schemas"][name]["additionalProperties"] is False


async def test_health_needs_no_token(office):
    """Neither in fact nor in the document."""
    caller = office.call()
    assert (await caller.get("http://office/healthz")).json() == {"status": "ok"}
    ready = await caller.get("http://office/readyz")
    assert ready.json() == {"status": "ready", "duty": "office-alone"}


PAGE = (Path(docs.__file__).parent.parent / "docs" / "api.md").read_text("utf-8")


def blocks_of(page):
    """What is Python on a page."""
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 4
    return blocks


def test_the_client_of_the_page_is_typed(tmp_path):
    """As strictly as this project is; its types are its users' as well."""
    (tmp_path / "client.py").write_text("\n\n".join(blocks_of(PAGE)), "utf-8")
    settings = ["--strict", "--config-file=", f"--cache-dir={tmp_path}", "client.py"]
    command = [sys.executable, "-m", "mypy", *settings]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_the_page_about_the_api_shows_is_run(monkeypatch):
    """Every block of Python in docs/api.md, in order, against an office of its own."""
    blocks = blocks_of(PAGE)
    with served(APP) as here:
        monkeypatch.setenv("LINGRID_OFFICE", here.address)
        monkeypatch.setenv("LINGRID_TOKEN", here.secrets["赵"])
        told = {"__name__": "docs"}
        for number, block in enumerate(blocks):
            exec(compile(block, f"docs/api.md, block {number}", "exec"), told)
        told["office"]._http.close()
        told["other"]._http.close()
