"""Writing a territory to a file a city's staff works with."""

from pathlib import Path

from hotline.errors import BadTerritory
from hotline.territory import Territory
from intake_api.territory import geojson
from intake_api.territory.importing import SHAPES, WORKBOOK
from intake_api.territory.sheets import pages
from intake_api.workbook import write_workbook


def export(file: Path, territory: Territory) -> None:
    """Names, posts, units and objects to a workbook, shapes to GeoJSON, by the file's ending.

    Raises:
        BadTerritory: the ending is another one, or the file cannot be written.
        BadWorkbook: the workbook cannot be written.
    """
    suffix = file.suffix.lower()
    if suffix == WORKBOOK:
        write_workbook(file, pages(territory), territory.title)
    elif suffix in SHAPES:
        part = file.with_name(f".{file.name}.part")
        try:
            part.write_text(geojson.dump(territory), "utf-8")
            part.replace(file)
        except OSError as error:
            raise BadTerritory(f"{file}: cannot be written: {error.strerror}") from error
    else:
        raise BadTerritory(f"{file.name}: want .xlsx for names and posts, or .geojson for shapes")
