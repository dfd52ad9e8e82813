"""Companies, shops and offices with a name of their own, as said: `恒达物业`, `老王烧烤店`."""

import re
from collections.abc import Iterator, Sequence

from hotline.transcripts import Utterance
from nlp.places import NO_NAME
from nlp.segment import Segmenter
from nlp.spans import Span

_KINDS = sorted(
    """
    有限公司 公司 集团 物业公司 物业 开发商 地产 房地产 置业 酒店 宾馆 旅馆 饭店 饭馆 餐厅 餐馆 火锅店 火锅 烧烤店
    烧烤 烤肉店 面馆 小吃店 快餐店 早餐店 奶茶店 蛋糕店 面包店 超市 便利店 商店 药店 药房 大药房 诊所 门诊 美容院
    理发店 美发店 健身房 健身 培训班 培训学校 驾校 幼儿园 托管班 中介 房产中介 快递 工厂 印刷厂 食品厂 化工厂 加工厂
    修理厂 洗车行 4S店 酒吧 网吧 KTV 歌厅 洗浴中心 洗浴 浴池 棋牌室 家具城 建材城 售楼处 专卖店 影楼 装修公司
    装饰公司 装饰 热力公司 供热公司 供暖公司 燃气公司 自来水公司 供电公司 公交公司 银行 养老院 敬老院 电影院 游乐场
    洗衣店 水果店 手机店 服装店 宠物店 眼镜店 农贸市场 菜市场 批发市场 早市 口腔医院 口腔 医院 典当行 当铺 电子城 电脑城
    商城 快运 物流 速运 货运 搬家公司 家政 月子中心 摄影 影城 球馆 游泳馆 小学 中学 大学 学院 职校 民政局 教育局 房产局
    人社局 城管局 税务局 公安局 交通局 水务局 卫健局 市场监管局 派出所 居委会 村委会 街道办 办事处 社区 律师事务所
    """.split(),  # noqa: SIM905  # a hundred words read better so
    key=len,
    reverse=True,
)
_KIND = re.compile("|".join(map(re.escape, _KINDS)))
_SITES = frozenset("医院 口腔医院 小学 中学 大学 学院 社区 农贸市场 菜市场 批发市场 早市 派出所".split())  # noqa: SIM905
"""more often where something is than who is meant"""
_AS_A_SITE = re.compile(
    "(?:的)?(?:门口|附近|旁边|对面|那边|这边|那块|那儿|这儿|周边|后面|前面|里面|里|院里|楼下|路口|外面|[东西南北][边门]|站|门前|胡同|小区|[0-9一二三四五六七八九十]|$)"
)
_NOT_NAMES = NO_NAME | frozenset(
    """
    这家 那家 一家 有家 有个 某 某个 该 本 我们公司 老板 叫 叫做 名叫 名字 名字叫 是 在 去 到 给 找 跟 和 与 被 让
    把 从 对 向 买 卖 开 投诉 举报 反映 表扬 感谢 咨询 建议 家 里 外 旁边 附近 楼下 楼上 对面 门口 小区 社区 物业
    公司 饭店 私人 无证 非法 黑 新开 新开的 开发 管理 供热 供水 供电 服务 装修 建筑 劳务 保洁 保安 前期 原来 之前
    以前 现在 后来 今天 昨天 去年 前年 上个月 通过 联系 打给 欠 拖欠 关于 因为 由 归 请 请问 能 可以 不 没 没有 都
    也 还 又 就 只 已经 一直 总 老 天天 每天 晚上 早上 然后 结果 但是 所以 他们 咱们 自己 自己家 大 小 大型 小型
    一个 一间 几家 多家 好几家 全 所有 其他 别的 外面 网上 平台 什么 哪 哪家 哪个 怎么 为什么 违规 办了 办 交了 签了
    时候 地方 事情 问题 情况 上班 工作 干活 打工 那个 这个 的 了 着 过 啊 呢 吧 嗯 呃 哦 说 说是 讲 问 知道 以及
    或者 及 等 投宿 投素 举保 上周 上周五 今年 明年 前天 昨晚 刚才 隔壁 二月
    """.split()  # noqa: SIM905
)
_COUNTED = re.compile("[几多好0-9零一二三四五六七八九十两]+(?:个|次|遍|家|回|趟|天|年|月|点|号|层|楼)")
_MOST = 6
"""characters of a name before what kind it is"""


def companies(utterances: Sequence[Utterance], segmenter: Segmenter) -> Iterator[Span]:
    """Those with a name before their kind; `物业`, `开发商` alone name nobody."""
    for utterance in utterances:
        text = str(utterance.text)
        words = segmenter.words(text)
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word))
        end = 0
        for match in _KIND.finditer(text):
            if match.start() < end:
                continue
            start = _start(words, starts, max(end, match.start() - _MOST), match.start())
            name = re.sub(r"^[的了]|的$", "", text[start : match.start()])
            site = match[0] in _SITES and _is_site(text, match.start() - len(name), match.end())
            if len(name) >= 2 and _is_name(name) and not site:
                end = _whole(text, match.end())
                yield Span(utterance, match.start() - len(name), end)


def _start(words: Sequence[str], starts: Sequence[int], earliest: int, end: int) -> int:
    """Where the name before `end` begins: behind the last word that is none."""
    start = end
    for number in range(len(words) - 1, -1, -1):
        if starts[number] >= end:
            continue
        if starts[number] < earliest or words[number] in _NOT_NAMES or not re.fullmatch(r"[\w]+", words[number]):
            if words[number] in ("小", "老") and starts[number] == 0 and end - start > 1:
                start = starts[number]
            break
        start = starts[number]
    return start


def _is_site(text: str, start: int, end: int) -> bool:
    return bool(_AS_A_SITE.match(text, end) or re.search("(?:在|到|去|从|住|离|是|是在)$", text[:start]))


def _whole(text: str, end: int) -> int:
    """With the kind that follows at once (`恒达物业` `公司`)."""
    more = _KIND.match(text, end) or re.compile("分公司|支行|分店").match(text, end)
    return more.end() if more else end


def _is_name(name: str) -> bool:
    return name not in _NOT_NAMES and not name.isdigit() and not _COUNTED.match(name)
