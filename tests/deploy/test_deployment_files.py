"""What deploy/ says agrees with the program that it deploys."""

from __future__ import annotations

import re

from server_process import ROOT

from bot.settings import PREFIX, Settings

DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx" / "metz-bot.conf.template").read_text(encoding="utf-8")
INGRESS = (DEPLOY / "kubernetes" / "ingress.yaml").read_text(encoding="utf-8")
# Of compose.yaml itself.
OTHERS = {"METZ_BOT_VERSION"}


def nginx(directive: str) -> str:
    """Return what the configuration of nginx says of a directive."""
    found = re.search(rf"^\s*{directive} (.+);$", NGINX, re.MULTILINE)
    assert found
    return found[1]


def test_settings_that_are_named_exist() -> None:
    """Every setting that a file of deploy/ names is one that the program reads."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.__fields__} | OTHERS
    named = {
        name
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for name in re.findall(r"\bMETZ_BOT_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert "METZ_BOT_SECRET" in named
    assert named - known == set()


def test_times_line_up() -> None:
    """A turn ends before the server gives up, and the server before the proxy does."""
    from bot.server.app import KEEP_ALIVE_S, RESPONSE_TIMEOUT_S  # noqa: PLC0415 - imports rasa

    proxy = int(nginx("proxy_read_timeout").removesuffix("s"))
    turn = Settings.__fields__["turn_deadline_seconds"].default
    assert turn < RESPONSE_TIMEOUT_S < 15 < proxy
    # A connection that the bot closes first would cost a request.
    kept = [int(time) for time in re.findall(r"keepalive_timeout (\d+)s;", NGINX)]
    assert max(kept) < KEEP_ALIVE_S
    assert f'proxy-read-timeout: "{proxy}"' in INGRESS


def test_the_proxy_lets_pass_what_the_bot_accepts() -> None:
    """The proxies' limits of a request are those of the bot."""
    from bot.server.app import LARGEST_HEADER, LARGEST_REQUEST  # noqa: PLC0415 - imports rasa

    assert nginx("client_max_body_size") == f"{LARGEST_REQUEST // 1024}k"
    assert nginx("large_client_header_buffers").endswith(f" {LARGEST_HEADER // 1024}k")
    assert f"proxy-body-size: {LARGEST_REQUEST // 1024}k" in INGRESS


def test_messages_are_asked_again_of_another_process() -> None:
    """Both proxies hand the message of a process that died to another one."""
    assert "non_idempotent" in nginx("proxy_next_upstream")
    assert f"proxy-next-upstream: {nginx('proxy_next_upstream')}" in INGRESS
