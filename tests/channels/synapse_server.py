"""A real homeserver: Synapse on this machine alone, with SQLite and without federation."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import yaml
from server_process import free_port

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".tools" / "synapse" / "bin" / "python"
NAME = "agence.test"
PASSWORD = "a-password-of-the-tests"  # noqa: S105 - of the tests
_SHARED_SECRET = "a-registration-secret-of-the-tests"  # noqa: S105 - of the tests
START_DEADLINE_S = 60.0
STOP_DEADLINE_S = 30.0
_OFTEN = {"per_second": 1_000, "burst_count": 1_000}


class Synapse:
    """A homeserver that can be stopped and started again where it was."""

    def __init__(self, folder: Path) -> None:
        """Prepare a new server in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "synapse.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._config = folder / "homeserver.yaml"
        self._config.write_text(yaml.safe_dump(self._settings(folder)))
        self._run("--generate-keys")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "synapse.app.homeserver", "-c", self._config],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_DEADLINE_S
        while time.monotonic() < deadline:
            try:
                self._call("/_matrix/client/versions")
            except (urllib.error.URLError, OSError):
                assert self._process.poll() is None, self.log.read_text()[-2000:]
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(self.log.read_text()[-2000:])

    def stop(self) -> None:
        """Stop the server."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(STOP_DEADLINE_S)
            self._process = None

    def register(self, name: str) -> str:
        """Make an account and return its id; its password is ``PASSWORD``."""
        user: str = self._register(name)["user_id"]
        return user

    def slow_down(self, user: str) -> None:
        """Let ``user`` send one message a second, and tell it to wait beyond."""
        token = self._register(f"admin-{user[1:].partition(':')[0]}", is_admin=True)["access_token"]
        path = f"/_synapse/admin/v1/users/{user}/override_ratelimit"
        self._call(path, {"messages_per_second": 1, "burst_count": 1}, token)

    def _register(self, name: str, *, is_admin: bool = False) -> dict[str, Any]:
        path = "/_synapse/admin/v1/register"
        nonce = self._call(path)["nonce"]
        role = "admin" if is_admin else "notadmin"
        said = b"\0".join(one.encode() for one in (nonce, name, PASSWORD, role))
        body = {
            "nonce": nonce,
            "username": name,
            "password": PASSWORD,
            "admin": is_admin,
            "mac": hmac.new(_SHARED_SECRET.encode(), said, hashlib.sha1).hexdigest(),
        }
        return self._call(path, body)

    def told_to_wait(self, user: str) -> bool:
        """Tell whether a message of ``user`` was sent back for being one too many."""
        pattern = rf'\{{{re.escape(user)}\}} Processed request.* 429 "PUT'
        return re.search(pattern, self.log.read_text("utf-8", "replace")) is not None

    def _run(self, *arguments: str) -> None:
        subprocess.run(
            [PYTHON, "-m", "synapse.app.homeserver", "-c", self._config, *arguments],
            check=True,
            capture_output=True,
        )

    def _call(
        self, path: str, body: dict[str, Any] | None = None, token: str | None = None
    ) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(self.url + path, data, headers)  # noqa: S310 - ours
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
            content: dict[str, Any] = json.load(answer)
            return content

    def _settings(self, folder: Path) -> dict[str, Any]:
        listener = {
            "port": self.port,
            "bind_addresses": ["127.0.0.1"],
            "type": "http",
            "resources": [{"names": ["client"]}],
        }
        return {
            "server_name": NAME,
            "pid_file": str(folder / "pid"),
            "listeners": [listener],
            "database": {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}},
            "media_store_path": str(folder / "media"),
            "signing_key_path": str(folder / "signing.key"),
            "registration_shared_secret": _SHARED_SECRET,
            "macaroon_secret_key": _SHARED_SECRET,
            "report_stats": False,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "presence": {"enabled": False},
            "rc_message": _OFTEN,
            "rc_login": {"address": _OFTEN, "account": _OFTEN, "failed_attempts": _OFTEN},
            "rc_joins": {"local": _OFTEN},
            "rc_joins_per_room": _OFTEN,
            "rc_invites": {"per_room": _OFTEN, "per_user": _OFTEN, "per_issuer": _OFTEN},
            "rc_room_creation": _OFTEN,
        }
