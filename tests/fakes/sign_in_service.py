"""An OpenID Connect service in process: it signs in whomever it is told to, and checks what it is asked for."""

import base64
import hashlib
import secrets
from functools import cache
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://id.test"
CLIENT_ID = "hotline"


@cache
def key_of(_name):
    """A key, made once: making one takes a quarter of a second."""
    return RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}, auto_kid=False)


class FakeSignInService:
    """`claims` and `signed_by` may be changed to make it lie."""

    def __init__(self, clock):
        self.key = key_of("the service")
        self.signed_by = self.key
        self.claims = {}
        self.issuer = ISSUER
        self._clock = clock
        self._asked = {}
        self.app = FastAPI()
        self.app.add_api_route("/.well-known/openid-configuration", self._about)
        self.app.add_api_route("/keys", self._keys)
        self.app.add_api_route("/token", self._token, methods=["POST"])

    def sign_in(self, url):
        """What somebody's browser brings back after signing in at `url`: state and code."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT_ID, "code")
        assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
        code = secrets.token_urlsafe(8)
        self._asked[code] = asked
        return {"state": asked["state"], "code": code}

    def _about(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }

    def _keys(self):
        return {"keys": [self.key.as_dict(private=False)]}

    async def _token(self, request: Request):
        sent = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        asked = self._asked.pop(sent["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        if (
            asked is None
            or challenge.decode() != asked["code_challenge"]
            or sent["redirect_uri"] != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = round(self._clock().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT_ID,
            "sub": "li@city",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        claims = {key: value for key, value in {**claims, **self.claims}.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signed_by)
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}
