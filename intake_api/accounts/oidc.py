"""The one door to Authlib: signing in at the city's own service by OpenID Connect (authorization code with PKCE).

The service says who somebody is; whether they may come in, and as what, stands in our users. Nobody is made or given a
role here: a name that no user carries is refused.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from hotline.errors import BadSetting, ProtocolError, Unavailable
from intake_api.errors import SignInFailed
from intake_api.settings import OidcSettings, secret

_ALGORITHMS = ("RS256", "PS256", "ES256")
"""signed by the service's own key; `none`, and what is signed by a shared secret, is refused"""
_LEEWAY_SECONDS = 60
"""between its clock and ours"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, kept by the browser until it comes back."""

    state: str
    nonce: str
    verifier: str

    def text(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"


def attempt_of(text: str) -> Attempt:
    """Undo `Attempt.text`.

    Raises:
        SignInFailed: it is none.
    """
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise SignInFailed("this sign-in was not begun here, or too long ago")
    return Attempt(*parts)


def check(settings: OidcSettings) -> None:
    """Raises:
    BadSetting: a service is named, and what else is needed is not.
    """
    if settings.issuer and not (settings.client_id and settings.redirect):
        raise BadSetting("HOTLINE_OIDC__ISSUER: needs HOTLINE_OIDC__CLIENT_ID and HOTLINE_OIDC__REDIRECT")


class SignInService:
    """The city's service, asked anew each time: its keys and addresses may change."""

    def __init__(self, settings: OidcSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._transport = transport

    async def begin(self) -> tuple[str, Attempt]:
        """Where to send the browser, and what it must bring back.

        Raises:
            Unavailable, ProtocolError
        """
        attempt = Attempt(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        async with self._http() as http:
            about = await self._about(http)
        client = OAuth2Client(
            None,
            client_id=self._settings.client_id,
            scope=self._settings.scope,
            redirect_uri=self._settings.redirect,
            code_challenge_method="S256",
        )
        url, _ = client.create_authorization_url(
            _text(about, "authorization_endpoint"),
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
        )
        return str(url), attempt

    async def finish(self, attempt: Attempt, state: str, code: str, now: datetime) -> str:
        """How the service names who came back.

        Raises:
            SignInFailed: another try's answer, or one that does not prove who they are.
            Unavailable, ProtocolError
        """
        if not code or not secrets.compare_digest(state.encode(), attempt.state.encode()):
            raise SignInFailed("this sign-in was not begun here, or too long ago")
        async with self._http() as http:
            about = await self._about(http)
            answer = await self._redeem(http, _text(about, "token_endpoint"), code, attempt)
            keys = await _json(http, "GET", _text(about, "jwks_uri"))
        return self._named(answer, keys, attempt, now)

    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            timeout=self._settings.timeout_seconds,
            follow_redirects=False,
            trust_env=False,
        )

    async def _about(self, http: httpx.AsyncClient) -> dict[str, Any]:
        """Its own description (OpenID Connect Discovery 1.0)."""
        issuer = self._settings.issuer
        about = await _json(http, "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != issuer:
            raise ProtocolError("the sign-in service gives itself another name than HOTLINE_OIDC__ISSUER")
        return about

    async def _redeem(self, http: httpx.AsyncClient, url: str, code: str, attempt: Attempt) -> dict[str, Any]:
        settings = self._settings
        body = prepare_token_request(
            "authorization_code",
            redirect_uri=settings.redirect,
            code=code,
            code_verifier=attempt.verifier,
            client_id=settings.client_id,
        )
        password = secret(settings.client_secret_file).get_secret_value() if settings.client_secret_file else None
        return await _json(
            http,
            "POST",
            url,
            content=body,
            headers={"content-type": "application/x-www-form-urlencoded"},
            auth=httpx.BasicAuth(settings.client_id, password) if password else None,
        )

    def _named(self, answer: dict[str, Any], keys: dict[str, Any], attempt: Attempt, now: datetime) -> str:
        settings = self._settings
        try:
            token = jwt.decode(_text(answer, "id_token"), KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]  # a mapping read from JSON
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": settings.issuer},
                    "aud": {"essential": True, "value": settings.client_id},
                },
                {
                    "nonce": attempt.nonce,
                    "client_id": settings.client_id,
                    "access_token": answer.get("access_token"),
                },
            )
            claims.validate(now=round(now.timestamp()), leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInFailed("the sign-in service's answer proves nothing") from error
        name = claims.get(settings.claim)
        if not isinstance(name, str) or not name:
            raise SignInFailed("the sign-in service's answer lacks the claim of HOTLINE_OIDC__CLAIM")
        return name


async def _json(http: httpx.AsyncClient, method: str, url: str, **more: Any) -> dict[str, Any]:
    try:
        answer = await http.request(method, url, **more)
    except httpx.HTTPError as error:
        raise Unavailable("the sign-in service does not answer") from error
    if answer.status_code in {400, 401}:
        raise SignInFailed("the sign-in service refused")
    try:
        body = answer.json()
    except ValueError as error:
        raise ProtocolError("the sign-in service's answer is no JSON") from error
    if answer.is_error or not isinstance(body, dict):
        raise ProtocolError(f"the sign-in service answered with status {answer.status_code}")
    return body


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise ProtocolError(f"the sign-in service's answer lacks {key}")
    return value
