"""The sample's business layers, the bodies with exclusive posts, and the units that serve areas."""

from hotline.territory import Body, Layer, LayerKind, Level

_BODIES = (
    ("01", "城管", Level.COMMUNITY, "市城市管理综合执法局、属地区城市管理局"),
    ("02", "应急", Level.STREET, "市应急管理局、属地区应急管理局"),
    ("03", "公安", Level.COMMUNITY, "市公安局、市公安局治安管理局、属地区公安分局、属地公安派出所"),
    ("04", "消防", Level.STREET, "市消防救援支队、属地区消防救援大队"),
    ("05", "供水", Level.STREET, "供水集团、市水务局"),
    ("06", "供电", Level.STREET, "供电公司"),
    ("07", "供气", Level.STREET, "燃气公司、市城市燃气管理服务中心"),
    ("08", "供热", Level.STREET, "供热企业、市供热管理服务中心"),
    ("09", "排水", Level.STREET, "市排水管理中心"),
    ("10", "环卫", Level.COMMUNITY, "属地区环卫作业单位、市环境卫生服务中心、市生活垃圾处理中心"),
    ("11", "物业", Level.COMMUNITY, "物业服务企业、市物业管理服务中心、属地区房产局"),
    ("12", "市场监管", Level.STREET, "市市场监督管理局、属地区市场监督管理局"),
    ("13", "生态环境", Level.STREET, "市生态环境局、属地区生态环境分局"),
    ("14", "卫生健康", Level.STREET, "市卫生健康委员会、属地区卫生健康局、属地社区卫生服务中心"),
    ("15", "交警", Level.STREET, "市公安局交通警察局、属地区交警大队"),
)

_LAYERS = (
    ("01", "路灯杆", LayerKind.FACILITY, "01"), ("02", "井盖", LayerKind.FACILITY, "09"),
    ("03", "垃圾收集点", LayerKind.FACILITY, "10"), ("04", "公交站点", LayerKind.FACILITY, "15"),
    ("05", "电梯", LayerKind.FACILITY, "11"), ("06", "换热站", LayerKind.FACILITY, "08"),
    ("07", "消防栓", LayerKind.FACILITY, "04"), ("08", "配电箱", LayerKind.FACILITY, "06"),
    ("09", "燃气调压箱", LayerKind.FACILITY, "07"), ("10", "供水泵房", LayerKind.FACILITY, "05"),
    ("11", "公共厕所", LayerKind.FACILITY, "10"), ("12", "交通信号灯", LayerKind.FACILITY, "15"),
    ("13", "充电设施", LayerKind.FACILITY, "02"), ("14", "视频点位", LayerKind.FACILITY, "03"),
    ("15", "雨水口", LayerKind.FACILITY, "09"), ("16", "健身器材", LayerKind.FACILITY, ""),
    ("17", "停车场", LayerKind.ESTABLISHMENT, "15"), ("18", "住宅小区", LayerKind.ESTABLISHMENT, "11"),
    ("19", "学校幼儿园", LayerKind.ESTABLISHMENT, ""), ("20", "医疗机构", LayerKind.ESTABLISHMENT, "14"),
    ("21", "餐饮门店", LayerKind.ESTABLISHMENT, "12"), ("22", "市场商超", LayerKind.ESTABLISHMENT, "12"),
    ("23", "建筑工地", LayerKind.ESTABLISHMENT, "13"), ("24", "工业企业", LayerKind.ESTABLISHMENT, "02"),
    ("25", "避难场所", LayerKind.ESTABLISHMENT, "02"), ("26", "养老机构", LayerKind.ESTABLISHMENT, ""),
    ("27", "热线工单", LayerKind.EVENT, ""), ("28", "网格上报事件", LayerKind.EVENT, ""),
    ("29", "积水点", LayerKind.EVENT, "09"), ("30", "停水停电停气停热", LayerKind.EVENT, "05"),
    ("31", "网格员岗位", LayerKind.FORCE, ""), ("32", "社区工作站", LayerKind.FORCE, ""),
)  # fmt: skip

BODIES = {code: Body(code, name, level, tuple(duties.split("、"))) for code, name, level, duties in _BODIES}
LAYERS = {code: Layer(code, name, kind, body) for code, name, kind, body in _LAYERS}

DISTRICT_UNITS = (
    ("人民政府", ""),
    ("城市管理局", "属地区城市管理局"),
    ("环卫作业中心", "属地区环卫作业单位"),
    ("城乡建设局", "属地区城乡建设局"),
    ("房产局", "属地区房产局"),
    ("征收管理办公室", "属地区征收管理机构"),
    ("公安分局", "属地区公安分局"),
    ("交警大队", "属地区交警大队"),
    ("消防救援大队", "属地区消防救援大队"),
    ("市场监督管理局", "属地区市场监督管理局"),
    ("生态环境分局", "属地区生态环境分局"),
    ("人力资源和社会保障局", "属地区人力资源和社会保障局"),
    ("民政局", "属地区民政局"),
    ("卫生健康局", "属地区卫生健康局"),
    ("教育局", "属地区教育局"),
    ("应急管理局", "属地区应急管理局"),
    ("农业农村局", "属地区农业农村局"),
    ("政务服务中心", "属地区政务服务中心"),
    ("文化旅游和体育局", "属地区文化旅游和体育局"),
)
"""what follows the district's name, and the unit of the list that it is there; the first is its own office"""

STREET_UNITS = (
    ("派出所", "属地公安派出所"),
    ("社区卫生服务中心", "属地社区卫生服务中心"),
    ("供热站", "供热企业"),
    ("供水营业所", "供水集团"),
    ("供电所", "供电公司"),
    ("燃气服务站", "燃气公司"),
)
"""what follows the street's name; its own office stands before them"""
