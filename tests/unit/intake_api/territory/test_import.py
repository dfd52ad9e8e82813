import json

import pytest

from hotline.errors import BadTerritory, BadWorkbook, Conflict
from hotline.territory_checks import check
from hotline.territory_source import contents, read_sources
from hotline.territory_tables import authored_files
from intake_api import folder_swap
from intake_api.territory import geojson
from intake_api.territory.exporting import export
from intake_api.territory.importing import import_files
from intake_api.territory.sheets import pages
from intake_api.workbook import Page, write_workbook
from tests.fakes.territory import grid, small_territory


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "territory"
    for name, text in authored_files(small_territory()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def book(tmp_path, change=lambda sheet, row: row):
    """The small territory as a workbook, each row as `change` leaves it; None takes it out."""
    path = tmp_path / "names.xlsx"
    changed = [
        Page(page.name, page.headers, [new for row in page.rows if (new := change(page.name, [*row]))])
        for page in pages(small_territory())
    ]
    write_workbook(path, changed, "测试")
    return path


def setting(sheet, code, column, text):
    def change(name, row):
        if name == sheet and row[0] == code:
            row[column] = text
        return row

    return change


def shapes(tmp_path, change=lambda features: features):
    path = tmp_path / "shapes.geojson"
    data = json.loads(geojson.dump(small_territory()))
    path.write_text(json.dumps({**data, "features": change(data["features"])}), "utf-8")
    return path


def test_the_small_territory_has_nothing_wrong(folder):
    assert check(read_sources(folder)) == ()


def test_what_is_exported_comes_back_the_same(tmp_path, folder):
    territory = read_sources(folder).territory
    export(tmp_path / "names.xlsx", territory)
    export(tmp_path / "shapes.geojson", territory)
    done = import_files([tmp_path / "names.xlsx", tmp_path / "shapes.geojson"], tmp_path / "new")
    assert done.problems == ()
    assert contents(tmp_path / "new") == contents(folder)


def test_a_changed_name_is_taken_and_the_rest_stays(tmp_path, folder):
    before = contents(folder)
    done = import_files([book(tmp_path, setting("地名", "210102-P0001", 2, "朝阳花园"))], folder)
    assert done.problems == ()
    after = contents(folder)
    assert {name for name in after if after[name] != before.get(name)} == {"places/210102.csv"}
    assert read_sources(folder).territory.places["210102-P0001"].name == "朝阳花园"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (setting("地名", "210102-P0001", 4, "一百二"), "地名 第2行 E 经度：210102-P0001 填写的格式不对"),
        (setting("地名", "210102-P0001", 6, "210102001001009"), "地名 第2行 G 所在网格：210102-P0001 没有这个网格"),
        (setting("地名", "210102-P0001", 4, "123.9"), "地名 第2行 E 经度：210102-P0001 坐标不在所填的网格内"),
        (setting("地名", "210102-P0002", 0, "210102-P0001"), "地名 第3行 A 编码：210102-P0001 编码重复"),
        (setting("地名", "210102-P0004", 7, "2-8单@210102001001001"), "地名 第5行 H 门牌：210102-P0004 填写的格式不对"),
        (setting("地名", "210102-P0001", 1, "楼盘"), "地名 第2行 B 类别：210102-P0001 填写的格式不对"),
        (setting("岗位", f"{grid(0)}-ZZ", 0, f"{grid(0)}-XX"), f"岗位 第4行 A 编码：{grid(0)}-XX 编码不对"),
        (setting("单位", "210102001-U01", 0, "210102009-U01"), "单位 第4行 A 编码：210102009-U01 没有这个区划"),
        (setting("区划", "210102002", 0, "210103002"), "区划 第10行 A 编码：210103002 上级编码不存在"),
        (setting("区划", grid(1), 1, "第1网格"), f"区划 第6行 B 名称：{grid(1)} 名称重复"),
        (lambda name, row: None if row[0] == f"{grid(2)}-JZ" else row, f"区划 第8行：{grid(2)} 网格的岗位不全"),
        (setting("图层", "02", 3, "77"), "图层 第3行 D 维护单位：02 没有这个专属单位"),
        (setting("部件", f"{grid(0)}-01-01", 0, f"{grid(0)}-09-01"), f"部件 第2行 A 编码：{grid(0)}-09-01 没有这个"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_by_sheet_row_and_column_and_nothing_changes(tmp_path, folder, change, told):
    before = contents(folder)
    done = import_files([book(tmp_path, change)], folder)
    assert any(str(problem).startswith(told) for problem in done.problems), [str(each) for each in done.problems]
    assert contents(folder) == before


def test_all_bad_rows_are_told_at_once(tmp_path, folder):
    def change(name, row):
        return [row[0], "", *row[2:]] if name in {"单位", "岗位"} else row

    done = import_files([book(tmp_path, change)], folder)
    assert len(done.problems) == 8 + 14


def test_a_sheet_that_lacks_a_column_is_told(tmp_path, folder):
    path = tmp_path / "names.xlsx"
    write_workbook(path, [Page("岗位", [("名称", 9)], [["x"]]), Page("杂记", [("随手记", 9)], [])], "测试")
    done = import_files([path], folder)
    assert [str(problem) for problem in done.problems] == ["岗位 第1行：缺少列：编码、名称"]
    assert done.notes == ("工作表“杂记”不是区划、地名、岗位、单位、部件、图层、专属单位之一，未读",)


def move(code, number, by):
    """The vertex of a grid, and of nothing else, moved."""

    def change(features):
        ring = next(each for each in features if each["properties"]["code"] == code)["geometry"]["coordinates"][0]
        ring[number] = [ring[number][0] + by, ring[number][1] + by]
        return features

    return change


def crossed(features):
    ring = features[-1]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    return features


def geometry(kind, coordinates):
    def change(features):
        return [{**feature, "geometry": {"type": kind, "coordinates": coordinates}} for feature in features]

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (move(grid(3), 1, 0.001), "tiling"),
        (crossed, "polygon"),
        (geometry("Point", [1, 2]), "want a Polygon"),
        (geometry("Polygon", [[[1, 2], [2, 3], [3, 4], [9, 9]]]), "not closed"),
        (geometry("Polygon", [[[1, 2]], [[2, 3]]]), "without holes"),
        (lambda features: [*features, features[0]], "has this code too"),
        (lambda features: [{**each, "properties": {}} for each in features], "properties: no code"),
        (move("210102001", 1, 0.001), "its border is not that of its grids"),
        (geometry("Polygon", [[[1, 2], [2, 3], [3, "x"]]]), "not longitude and latitude"),
    ],
    ids=["gap", "crossed", "point", "open", "hole", "twice", "no code", "border", "no degrees"],
)  # fmt: skip
def test_a_bad_shape_is_named_and_nothing_changes(tmp_path, folder, change, told):
    before = contents(folder)
    done = import_files([shapes(tmp_path, change)], folder)
    text = "\n".join(map(str, done.problems))
    assert {"tiling": "缝隙", "polygon": "不是正确的多边形"}.get(told, told) in text, text
    assert contents(folder) == before


def test_a_ring_that_runs_clockwise_is_turned(tmp_path, folder):
    def change(features):
        for feature in features:
            feature["geometry"]["coordinates"][0].reverse()
        return features

    assert import_files([shapes(tmp_path, change)], folder).problems == ()


def test_new_areas_come_with_their_shapes_or_not_at_all(tmp_path):
    names = book(tmp_path)
    assert "须同时导入 GeoJSON" in str(import_files([names], tmp_path / "new").problems[-1])
    assert import_files([names, shapes(tmp_path)], tmp_path / "new").problems == ()


def test_a_citys_own_territory_is_no_sample(tmp_path, folder):
    import_files([book(tmp_path)], folder, title="某市网格区划")
    assert (read_sources(folder).about.title, read_sources(folder).about.sample) == ("某市网格区划", False)


def test_counts_that_are_held_no_longer_are_told(tmp_path, folder):
    (folder / "territory.toml").write_text('title = "样例"\nsample = true\n[counts]\ngrids = 7\n', "utf-8")
    done = import_files([book(tmp_path)], folder)
    assert done.problems == ()
    assert done.notes == ("数目与 territory.toml 所定的不同，导入后不再按它核对",)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.xlsx", b"PK", BadWorkbook),
        ("a.geojson", b"{}", BadTerritory),
        ("a.geojson", b"\xff", BadTerritory),
        ("a.csv", b"", BadTerritory),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path, folder, name, content, error):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=r"a\."):
        import_files([tmp_path / name], folder)


def test_one_import_at_a_time(tmp_path, folder):
    with folder_swap.alone(folder), pytest.raises(Conflict):
        import_files([book(tmp_path)], folder)
