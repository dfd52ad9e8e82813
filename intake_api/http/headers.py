"""Security headers on every answer (OWASP Secure Headers Project)."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Element Plus and ECharts set style attributes; wavesurfer.js plays blobs; Vite inlines small images as data:.
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
)
_PRIVATE = (b"cache-control", b"no-store")
"""What the interface answers is about people: no cache keeps it."""


def install(app: FastAPI) -> None:
    """Set the headers on every HTTP answer."""
    app.add_middleware(_Headers)


class _Headers:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        private = scope["path"].startswith("/api/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                wanted = (*_HEADERS, _PRIVATE) if private else _HEADERS
                message["headers"] = [*message["headers"], *(pair for pair in wanted if pair[0] not in present)]
            await send(message)

        await self._app(scope, receive, send_with_headers)
