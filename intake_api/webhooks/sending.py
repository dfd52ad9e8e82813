"""One try to send: an address that is checked when it is used, one POST, no redirect, no body of the answer read."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from hotline.errors import BadSetting, InputRejected
from intake_api.settings import WebhookSettings
from intake_api.webhooks.destination import Address, Destination, destination, is_allowed, resolve
from intake_api.webhooks.schemas import Failure


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try; without an error the receiver has it."""

    status: int | None = None
    error: Failure | None = None


class Sender:
    """What sends; an async context manager."""

    def __init__(
        self,
        settings: WebhookSettings,
        resolve: Callable[[str, int], Awaitable[tuple[Address, ...]]] = resolve,
    ) -> None:
        """Raises:
        BadSetting: the file of certificates cannot be read or holds none.
        """
        self._settings = settings
        self._resolve = resolve
        # No connection is kept: one that was made for a name would serve another name at the same address.
        self._http = httpx.AsyncClient(
            verify=_trusted(settings),
            follow_redirects=False,
            trust_env=False,
            timeout=settings.timeout_seconds,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Try once; every failure is an outcome."""
        try:
            where = destination(url, self._settings)
            async with asyncio.timeout(self._settings.timeout_seconds):
                found = await self._resolve(where.host, where.port)
                if not found or not all(is_allowed(address, where, self._settings) for address in found):
                    return Outcome(error=Failure.REFUSED)
                return await self._post(where, found[0], headers, body)
        except InputRejected:
            return Outcome(error=Failure.REFUSED)
        except (TimeoutError, httpx.TimeoutException):
            return Outcome(error=Failure.TIMEOUT)
        except OSError:
            return Outcome(error=Failure.NO_ADDRESS)
        except httpx.HTTPError as error:
            return Outcome(error=Failure.TLS if _is_about_tls(error) else Failure.CONNECTION)

    async def _post(self, where: Destination, address: Address, headers: Mapping[str, str], body: bytes) -> Outcome:
        """To the very address that was checked, under the host's own name."""
        host = f"[{address}]" if address.version == 6 else str(address)
        url = httpx.URL(scheme=where.scheme, host=host, port=where.port, raw_path=where.target.encode())
        request = self._http.build_request(
            "POST",
            url,
            headers={**headers, "host": where.authority, "accept-encoding": "identity"},
            content=body,
            extensions={"sni_hostname": where.host},
        )
        answer = await self._http.send(request, stream=True)
        await answer.aclose()
        if answer.is_success:
            return Outcome(answer.status_code)
        error = Failure.REDIRECT if 300 <= answer.status_code < 400 else Failure.STATUS
        return Outcome(answer.status_code, error)


def _trusted(settings: WebhookSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:  # ssl.SSLError too
        raise BadSetting("HOTLINE_WEBHOOKS__CA_FILE: no certificates (PEM) can be read there") from error


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
