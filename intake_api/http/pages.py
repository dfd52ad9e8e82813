"""The built pages (web/dist); any path that is no file is the one page, which routes itself."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from hotline.errors import NotFound

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


class _Hashed(StaticFiles):
    """Files with a hash in their name: kept for ever."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]  # passed on as they came
        response.headers["cache-control"] = _FOREVER
        return response


def mount(app: FastAPI, folder: Path) -> None:
    """Serve the folder under everything that is not the interface. Without the folder, say how to make it."""
    index = folder / "index.html"
    app.mount("/assets", _Hashed(directory=folder / "assets", check_dir=False))

    @app.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> FileResponse:
        if path.startswith("api/"):
            raise NotFound("no such address")
        if (file := _file(folder, path)) is not None:
            return FileResponse(file, headers={"cache-control": _ASK_AGAIN})
        if not index.is_file():
            raise NotFound("the pages are not built: run `make web`")
        return FileResponse(index, headers={"cache-control": _ASK_AGAIN})


def _file(folder: Path, path: str) -> Path | None:
    """The file of that name inside the folder; a name no file can have (NUL, too long) has none."""
    try:
        file = (folder / path).resolve()
        return file if path and file.is_relative_to(folder.resolve()) and file.is_file() else None
    except (ValueError, OSError):
        return None
