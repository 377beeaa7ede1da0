"""A site of another origin that embeds the widget, under the strictest content policy.

By hand: ``python tests/browser/other_site.py http://127.0.0.1:5005/ 5006``.
"""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>Un autre site</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<main><h1>Un autre site</h1><p>Son texte, et <a href="#ici" id="ici">son lien</a>.</p>{body}</main>
<script type="module" src="{bot}widget.js" {attributes}></script>
</body>
</html>"""


class OtherSite(ThreadingHTTPServer):
    """Serves one page, at every address, that embeds the widget of ``bot``."""

    daemon_threads = True

    def __init__(self, bot: str, port: int = 0) -> None:
        """Listen on a port of this machine, a free one by default: that is another origin."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.bot = bot
        self.reset()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    @property
    def policy(self) -> str:
        """The content policy: nothing but the bot's script and the bot's channel."""
        origin = self.bot.rstrip("/")
        return f"default-src 'none'; script-src {origin}; connect-src {origin}"

    def reset(self) -> None:
        """Serve the plain page again."""
        self.lang, self.attributes, self.body = "fr", "", ""


class _Handler(BaseHTTPRequestHandler):
    server: OtherSite

    def do_GET(self) -> None:
        """Serve the page."""
        site = self.server
        page = PAGE.format(
            lang=site.lang, body=site.body, bot=site.bot, attributes=site.attributes
        ).encode()
        if self.path == "/favicon.ico":
            page = b""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Content-Security-Policy", site.policy)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
        """Stay silent."""


def main() -> None:
    """Serve the page for a person: the address of the bot, then the port to listen on."""
    bot, port = sys.argv[1], int(sys.argv[2])
    with OtherSite(bot, port) as site:
        origin = site.url.rstrip("/")
        print(f"{site.url} embeds {bot}widget.js; METZ_BOT_ALLOWED_ORIGINS={origin}")  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
