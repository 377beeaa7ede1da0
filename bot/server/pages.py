"""The pages and the widget: what a browser loads, in development and behind a proxy alike.

The static pages are rendered once a day, since they say which schemes have ended; in production a
proxy serves them from the folder that ``metz-bot pages`` has written.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, empty, redirect

from bot.clock import Clock, paris_today
from bot.knowledge import Knowledge, load_knowledge
from bot.pages import Operator, build_site, render_page
from bot.widget.bundle import SOURCES, bundle

# Pages may be kept a while, but a new version of the widget reaches every site within the hour.
BRIEFLY = "public, max-age=3600, stale-while-revalidate=86400"
FOR_EVER = "public, max-age=31536000, immutable"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# Any site may load the widget; which ones may talk to the bot is decided by the web channel.
WIDGET_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
ROOT = "pages/"
_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[\da-f:]+\](:\d+)?", re.IGNORECASE)


def pages(
    operator: Operator = Operator(),  # noqa: B008 - immutable
    knowledge: Knowledge | None = None,
    clock: Clock = paris_today,
) -> Blueprint:
    """Return the routes of the pages and of the widget.

    Args:
        operator: what the pages say of the operator.
        knowledge: what the static pages show; the project's own by default.
        clock: gives today's date.
    """
    routes = Blueprint("pages")
    site = _site_of_the_day(operator, knowledge or load_knowledge(), clock)
    version = bundle().version
    for path, content, kind in (
        ("/", render_page("chat.html", ROOT, operator, version=version), "html"),
        ("/donnees", render_page("donnees.html", ROOT, operator), "html"),
        ("/accessibilite", render_page("accessibilite.html", ROOT, operator), "html"),
        ("/demo.js", (SOURCES / "demo.js").read_text(encoding="utf-8"), "js"),
        ("/robots.txt", _robots(operator), "txt"),
    ):
        routes.add_route(_always(content, kind), path, name=path.strip("/") or "chat")

    @routes.get("/demo")
    async def demo(request: Request) -> HTTPResponse:
        address = operator.public_url or _address(request)
        return _page(render_page("demo.html", ROOT, operator, version=version, address=address))

    @routes.get("/widget.js")
    async def widget(request: Request) -> HTTPResponse:
        return _widget(request)

    @routes.get("/pages")
    async def pages_index(request: Request) -> HTTPResponse:
        return redirect("/pages/index.html")

    @routes.get("/pages/<path:path>")
    async def static_page(request: Request, path: str) -> HTTPResponse:
        page = path or "index.html"
        if page not in site():
            raise NotFound("no such page")
        return _page(site()[page], page.rsplit(".", 1)[-1])

    return routes


def _always(content: str, kind: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def send(request: Request) -> HTTPResponse:
        return _page(content, kind)

    return send


def _robots(operator: Operator) -> str:
    """Return what search engines are told: everything may be read, and where it is listed."""
    lines = ["User-agent: *", "Allow: /"]
    if operator.public_url:
        lines.append(f"Sitemap: {operator.public_url}/{ROOT}sitemap.xml")
    return "\n".join(lines) + "\n"


def _site_of_the_day(
    operator: Operator, knowledge: Knowledge, clock: Clock
) -> Callable[[], dict[str, str]]:
    """Return a function that gives the static pages of today, rendered when first asked for."""
    built: dict[str, dict[str, str]] = {}

    def site() -> dict[str, str]:
        today = clock()
        if today.isoformat() not in built:
            built.clear()
            built[today.isoformat()] = dict(build_site(knowledge, operator, today))
        return built[today.isoformat()]

    return site


def _page(content: str, kind: str = "html") -> HTTPResponse:
    headers = {**HEADERS, "Cache-Control": "no-cache"}
    return HTTPResponse(content, headers=headers, content_type=_TYPES[kind])


def _widget(request: Request) -> HTTPResponse:
    made = bundle()
    etag = f'"{made.version}"'
    named = request.args.get("v") == made.version
    headers = {**WIDGET_HEADERS, "ETag": etag, "Cache-Control": FOR_EVER if named else BRIEFLY}
    if request.headers.get("if-none-match") == etag:
        return empty(304, headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return HTTPResponse(made.compressed, headers=headers, content_type=_TYPES["js"])
    return HTTPResponse(made.script, headers=headers, content_type=_TYPES["js"])


def _address(request: Request) -> str:
    """Return the address that the visitor used, for the snippet to copy."""
    host = request.headers.get("host", "")
    return f"{request.scheme}://{host if _HOST.fullmatch(host) else 'bot.example'}"
