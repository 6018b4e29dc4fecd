"""The documentation: an OpenAPI document, and a page that shows it without the internet.

The page's files come with a package; a content security policy keeps the browser from asking
anybody else. A token is typed under "Authorize" and stays in the browser, or comes after the
`#` of the address (`/api/docs#token=lg_…`), which is never sent to a server.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import drf_spectacular_sidecar
from litestar import MediaType, Request, Response, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.static_files import create_static_files_router

from api import openapi
from api import routes as _routes
from api.access import ANYONE, CSRF

SCHEMA = "/api/v1/openapi.json"
PAGE = "/api/docs"
FILES = f"{PAGE}/files"

_SIDECAR = Path(drf_spectacular_sidecar.__file__).parent
SWAGGER = _SIDECAR / "static" / "drf_spectacular_sidecar" / "swagger-ui-dist"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'"
)

DESCRIPTION = """\
The office of Lingrid 邻格: registers, requests, classes and ledgers of a community.

* Authorize with a bearer token `lg_…`. It sees the subtree of its member's posts; what it does
  not see answers 404, as what is absent does. With `scopes` it may less than its member.
* A browser signs in by a link from the bot (`/sign-in`) and keeps a session in a cookie; its writes
  carry `X-CSRF-Token`, which `GET /sessions/current` tells. Each route names its permission.
* Errors are problem documents (RFC 9457) with a `code`, `facts` and pointers to fields.
* Lists come in pages: follow `next_cursor`, or the `Link` header.
* What you change you have seen: send its `ETag` back as `If-Match` (428 without, 412 when it has
  changed since). `If-None-Match` saves fetching what you have.
* A `POST` with an `Idempotency-Key` happens once, and is answered alike for a day.
* What is written here runs the rules of the chat, and the chat hears of it.
"""

HTML = f"""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lingrid 邻格 API</title>
<link rel="icon" href="{FILES}/favicon-32x32.png">
<link rel="stylesheet" href="{FILES}/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="{FILES}/swagger-ui-bundle.js"></script>
<script src="{PAGE}/start.js"></script>
</body>
</html>
"""

SCRIPT = f"""const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (token) history.replaceState(null, "", location.pathname);
const page = SwaggerUIBundle({{
  url: "{SCHEMA}",
  dom_id: "#page",
  deepLinking: !token,
  docExpansion: "none",
  filter: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  requestInterceptor: (request) => {{
    const csrf = sessionStorage.getItem("lingrid-csrf");
    if (csrf) request.headers["{CSRF}"] = csrf;
    return request;
  }},
  onComplete: () => {{ if (token) page.preauthorizeApiKey("bearer", token); }},
}});
"""


def config() -> OpenAPIConfig:
    """What the document says of the API as a whole."""
    bearer = SecurityScheme(
        type="http", scheme="bearer", description="A token of the office, `lg_…`."
    )
    session = SecurityScheme(
        type="apiKey",
        name="lingrid",
        security_scheme_in="cookie",
        description="A session; by https the cookie is called `__Host-lingrid`.",
    )
    csrf = SecurityScheme(
        type="apiKey",
        name=CSRF,
        security_scheme_in="header",
        description="Goes with every write of a session; `GET /sessions/current` tells it.",
    )
    return OpenAPIConfig(
        title="Lingrid 邻格",
        version="1",
        description=DESCRIPTION,
        components=Components(
            security_schemes={"bearer": bearer, "session": session, "csrf": csrf}
        ),
        security=[{"bearer": []}],
        use_handler_docstrings=True,
        openapi_router=_Unserved("/", route_handlers=[]),
    )


class _Unserved(Router):
    """Where Litestar's own pages about the schema would go: they load their files from outside."""

    def register(self, value: Any) -> list[Any]:
        return []


@_routes.get(SCHEMA, may=ANYONE, include_in_schema=False)
async def schema(request: Request[Any, Any, Any]) -> Mapping[str, Any]:
    """The OpenAPI document."""
    return openapi.document(request.app)


@_routes.get(PAGE, may=ANYONE, include_in_schema=False, media_type=MediaType.HTML)
async def page() -> Response[str]:
    """The page that shows it."""
    return Response(HTML, headers={"Content-Security-Policy": POLICY})


@_routes.get(f"{PAGE}/start.js", may=ANYONE, include_in_schema=False)
async def script() -> Response[str]:
    """What the page does first."""
    return Response(SCRIPT, media_type="text/javascript")


def routes() -> list[Any]:
    """The document, the page, and the files it loads."""
    files = create_static_files_router(
        path=FILES, directories=[SWAGGER], name="docs-files", opt={"may": ANYONE}
    )
    return [schema, page, script, files]
