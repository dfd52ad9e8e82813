"""The kind of request (诉求类型) by what was learnt and weighed rules, with the words that speak for it.

A complaint is never softened into a question: where somebody is blamed, 咨询 and 求助 are ruled out.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.short_model import ShortModel
from nlp.spans import Span
from nlp.wording import statements

VERSION = "kind-2"

ASK, HELP, COMPLAIN, REPORT, PROPOSE, PRAISE = "咨询", "求助", "投诉", "举报", "建议", "表扬"
"""the kinds, as docs/glossary.md defines them"""
KINDS = (ASK, HELP, COMPLAIN, REPORT, PROPOSE, PRAISE)

LEAST_TOLD = 6
"""characters that tell a matter without any word that a rule knows"""

_FIRM_BLAME = 2.0
"""weight of blame from which a request is no question any more"""


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that applied."""

    kind: str
    rule: str
    weight: float
    span: Span


@dataclass(frozen=True, slots=True)
class Kind:
    kind: str
    confidence: float
    reasons: tuple[Reason, ...]
    """for this kind, in order of time"""


_RULES = tuple(
    (kind, rule, weight, re.compile(pattern))
    for kind, rule, weight, pattern in (
        (COMPLAIN, "says it", 5, (r"(?<!被)(?<!被人)(?<!打)投诉(?!电话|热线|渠道|方式|过好?几|了好?几|无门"
r"|到哪|去哪|哪里)"
r"|讨个?说法|讨个?公道|维权|告(?:他|她|它)们")),
        (REPORT, "says it", 6, r"(?<!被)举报(?!电话|热线|渠道|方式|到哪|去哪|哪里)|检举|揭发|曝光"),
        (PRAISE, "says it", 7, (r"表扬|锦旗|点赞|点个赞|感谢信|好人好事|拾金不昧|(?:特别|非常|十分|衷心|真心|特地|专门"
r"|要|想)(?:地|的)?(?:要|想)?感谢(?!您了|你了)|夸(?:一下|夸)")),
        (PRAISE, "praises", 3, (r"(?:态度|服务|干得|做得|处理得|解决得|修得).{0,6}(?:特别|非常|真|太|很)?(?:好|棒|及时"
r"|快|热情|负责)(?!好?几|像|吗|不|点)")),
        (PROPOSE, "says it", 5, r"建议(?!书)|提(?:一?个|点|条|一条|一点|几点)(?:小)?(?:意见|想法)|合理化"),
        (PROPOSE, "proposes", 4, (r"(?:希望|能不能|能否|可不可以|可否|是不是可以|是否可以|考虑|应该|最好|要是能).{0,12}"
r"(?:增设|增加|加设|加装|新增|设立|设置|设个|装个|安个|加个|加一|修个|建个|建一|开通"
r"|延长|优化|改成|改为|调整|统一|推广|完善|改进|规划|多设|多安排|多开)")),
        (ASK, "says it", 3, (r"咨询|请问|(?:问|打听|了解|请教|查询|查)(?:一下|下|问)|想问|想了解|想知道|想打听|问问"
r"|我问")),
        (ASK, "asks how", 3, (r"(?:怎么|如何|咋|上哪|去哪|在哪|到哪|哪里)(?:儿|里|能)?(?:申请|办理|办|报销|查询|查|交"
r"|缴|领取|领|报名|开|登记|转|补|落户|注册|预约|提取|认定|计算|算|买|坐|走)")),
        (ASK, "asks what", 3, (r"(?:需要|要|带|准备|提供)(?:带|交|准备|提供)?(?:什么|哪些|啥)(?:材料|手续|条件|证件"
r"|证明|资料|东西|流程)?|什么(?:条件|手续|流程|材料|政策|标准|规定|时候(?:能|可以|开始"
r"|发|开|放|上|截止))|有什么(?:政策|补贴|规定|要求)")),
        (ASK, "asks which", 2.5, (r"多少钱|收费标准|怎么收费|几点(?:上班|下班|开门|关门|开始)|上班时间|办公时间|电话"
r"(?:号码)?是多少|地址在哪|归(?:哪|谁)(?:个|里)?(?:部门|单位|儿)?管|哪个(?:部门|单位"
r"|科室|窗口)|有没有(?:补贴|规定|政策|这个政策|年龄|限制|相关)|能不能(?:办|报|领|申请|提"
r"|用|退|转|迁|落)|可以(?:办|报|领|申请|提取|用|退|转|迁|落).{0,8}吗|进度|到哪一步"
r"|是不是(?:可以|需要|得|要)|算不算|合不合法|多久能|多长时间能|多大年龄|几岁")),
        (ASK, "a question", 1.5, (r"(?:吗|呢|么|嘛)[？?]?$|多少|几点|几号|哪(?:个|些|里|儿|天)|什么|是不是"
r"|能不能|可不可以"
r"|有没有|怎么(?!能|回事|这样|没)|如何|比例|标准|政策|流程")),
        (COMPLAIN, "harms", 3, (r"(?:被|让|给).{0,8}(?:打|骂|坑|骗|宰|撵|赶|欺负|羞辱)(?!电话|针|印)|打(?:了)?(?:人|我"
r"|孩子|学生)(?!.{0,2}电话)|(?:装修|施工|砸墙|电钻|打孔|装修队).{0,10}(?:早|晚|半夜|凌晨"
r"|中午|周末|[五六]点)|(?:早|晚|半夜|凌晨|中午|周末|[五六]点|天天).{0,10}(?:装修|施工"
r"|砸墙|电钻|打孔|唱歌|跳舞)")),
        (COMPLAIN, "goes on", 3, (r"天天|整天|整宿|没日没夜|影响(?:我|我们|老人|孩子|大家)"
r"|(?:都|已经|快|好几|整整).{0,6}(?:天|个月|年|周|星期|小时|钟头)了?.{0,6}(?:也|还|都|就是)?(?:没|不)"
r"|(?:一点|啥|什么)(?:动静|消息|结果|说法|反应)(?:都|也)?(?:没|不)"
r"|没(?:有)?人(?!受伤|伤|住|知道|家|员|性|在|陪|照)[一-鿿]"
r"|等了.{0,8}(?:分钟|小时|天|个月|半天)|就一直|一直推|让.{0,4}赔|停工|弄丢|弄坏|臭了|乱(?:收|要|涨|罚|定|来)")),
        (REPORT, "harms others", 4, (r"(?:卖|用|掺|加)(?:的)?.{0,6}(?:过期|变质|假|毒|工业|病死|死猪|发霉|三无)"
r"|过期.{0,2}(?:牛奶|奶|食品|药|肉|面包|罐头)|(?:让|给|容留|招|接纳|卖.{0,3}给)未成年"
r"|未成年人?(?:上网|进|喝酒|抽烟)|工业(?:盐|酒精|明胶|胶|石蜡)|冒充|诈骗|骗子|倒卖|贩卖|野味|偷拍"
r"|偷(?:盗|运|挖|电|水|采)|承重墙.{0,4}(?:开|砸|拆|打|掏)|(?:开|砸|拆|打|掏).{0,4}承重墙"
r"|私自.{0,8}(?:承重|加层|开门|接管|接电|排)")),
        (PROPOSE, "would like", 3.5, (r"(?:应该|最好|不如|要是|如果).{0,10}(?:多|再|设|加|放|装|安排|建|有个|有一个|改)"
r"|要是.{0,12}就好|就更好|有个.{0,8}就好"
r"|(?:能不能|能否|可否|可不可以|是否能|希望).{0,12}(?:改成|改为|限速|限行|多放|多加|多设|加个|加几|设个"
r"|建个|建一|修个|修一个|装上|统一|错峰|直接转)")),
        (HELP, "send somebody", 3.5, (r"派(?:个|些|几个)?人|来(?:个)?人(?:看|修|处理|帮|弄|清)|请来"
r"|(?:来|过来)(?:看看|看一下|修|处理|清理|弄|一趟|检测|疏通|帮)"
r"|(?:能|可以|请|赶紧|尽快)(?:给|帮)?(?:我们?|我家)?(?:修|换|装上|清|弄|疏通|补)")),
        (COMPLAIN, "badly done", 3, (r"道歉|跑了.{0,3}(?:趟|次|回)|收(?:了)?我.{0,3}[两二三四]次|整夜|过不去|出不来"
r"|进不去"
r"|根本没|其实.{0,4}没|还没(?:上门|来|到|装|修|给|发|退|办|通)|不归.{0,6}(?:修|管)"
r"|(?:也|又|都|就)不(?:说|通知|告诉|让|给|认|提)"
r"|一塌糊涂|稀里糊涂|耽误|害得|逼(?:着|我)|硬(?:说|要|是)|白(?:跑|等|交|花)|糟蹋|差劲|不地道|没素质|没良心")),
        (REPORT, "seen", 3.5, (r"(?:看见|看到|发现|有人|有个|有家|有几个|有一伙|有大车).{0,16}(?:偷|倒|排|雇|骗"
r"|砍|虚报|冒领|赌|造|掺|藏|捕|盗|烧|套|黑|假)"
r"|虚报|冒领|骗(?:老|钱|了老)|砍(?:伐|树)|雇.{0,8}(?:孩子|岁)|缺斤少两|计量.{0,4}作弊|旗号|内幕")),
        (PROPOSE, "better so", 3.5, (r"(?:能不能|能否|可否|可不可以|可以|应该|希望|能|是不是该).{0,14}"
r"(?:改大|改小|延长|缩短|设(?!计|备|施)|增|加装|装(?!修|作)|开通|优化|调整|换成|放宽|提高|降低|简化)"
r"|(?:能不能|能|希望|可以|应该).{0,14}(?:早|晚|长|短|多|少|大|小|宽|亮|低"
r"|高)(?:一?些|一?点)|我觉得|我想说说|有个想法")),
        (PRAISE, "thanks", 4, r"夸|热心(?:人|肠)|(?:效率|办事)真?(?:高|快)|真(?:负责|热心|暖心|给力|敬业)"
r"|(?:来|就是|想|要|特意).{0,4}谢谢|谢谢.{0,8}(?:小伙|师傅|民警|司机|医生|护士|社区|那位|那两位|消防)"
r"|(?:太|真|万分|十分)感谢|感谢(?:政府|社区|师傅|民警|医生|护士|老师|他|她)|捡到.{0,12}(?:还|送回|交)"),
        (HELP, "in need", 2.5, (r"能帮|帮着|联系不上|不敢(?:弄|动|碰|进)|一直流|冒了|往外冒|关不上|关不了|马蜂"
r"|蜂窝|有条?蛇|迷路"
r"|没网|断网|断粮|(?:想|要|帮).{0,3}找个|帮忙.{0,3}(?:送|找|联系)|掉进|垫点"
r"|落(?:在|到).{0,6}(?:车|地铁|公交)|忘在|发黄|浑浊")),
        (ASK, "a or not a", 1.5, r"([一-鿿])不\1|是否|有没有|还是(?!没|不|要|希望|得)|几(?:路|个月|天|年|岁)|啥$|吗$"),
        (COMPLAIN, "nobody acts", 4, (r"没(?:有)?(?:人|谁|哪个部门|部门|单位)(?:来)?(?:管|理|处理|修|解决|负责"
r"|问|接|收拾|清理"
r"|打扫|答复|回复|给解决)|(?:不|都不|也不|就是不|一直不|根本不|从来不|死活不)(?:管|处理"
r"|解决|作为|理(?!解|想|疗|赔|财)|负责|给(?:修|解决|处理|退|办|发|开|换|说法)|答复|回复"
r"|肯|履行|兑现|承认|出面|维修)|谁来?管(?:管)?|怎么(?:没|就没|还没|都没|一直没)"
r"(?:有)?人?(?:管|修|处理|来)?|管不管|没有?(?:结果|下文|动静|动作|说法|进展|反应)"
r"|石沉大海|不了了之")),
        (COMPLAIN, "shirks", 4, (r"推(?:诿|脱|来推去|三阻四|卸)|踢皮球|互相推|来回推|糊弄|敷衍|忽悠|搪塞|不作为|拖着"
r"|一拖再拖|拖了|一直拖|找借口|骗我|说话不算|出尔反尔|食言|言而无信")),
        (COMPLAIN, "again and again", 2.5, (r"(?:打|反映|投诉|找|联系|报修|说|催|沟通|报)(?:过|了)?.{0,6}(?:好几次"
r"|好几遍|很多次"
r"|好多次|多次|无数次|[三四五六七八九十两几]次|[三四五六七八九十几]遍"
r"|[三四五六七八九十几]回)|(?:多次|反复|再三|一再|屡次|好几次).{0,4}(?:反映|投诉|找|联系"
r"|报修|沟通|催|打电话|打)|又(?:不|没|坏|停|堵|漏)|老是|总是(?!要)|三番五次")),
        (COMPLAIN, "conduct", 4, (r"态度(?:特别|非常|十分|很|太|极其|极|真|这么)?(?:的)?(?:差|恶劣|不好|蛮横|生硬|冷漠"
r"|傲慢|嚣张)|骂(?:人|我|骂咧咧|了|乘客)|吼(?:我|人)|不耐烦|挂(?:我|了我)?(?:的)?电话"
r"|刁难|歧视|威胁|恐吓|拒载|绕路|甩客|拒绝|欺负|欺负人|蛮不讲理|不讲理|霸道|冷暴力|体罚"
r"|辱骂|推搡")),
        (COMPLAIN, "money taken", 4, (r"乱收费|多收|高收费|强制(?:消费|收|购买|交|缴|办)|捆绑|坑(?:人|我"
r"|消费者|钱)|宰客|骗"
r"(?:钱|人|我|了|子)|欺诈|欺骗|诱导|虚假|霸王条款|不(?:给|予|肯|让)?(?:退|赔|开发票"
r"|发工资|结工资|结账)|退不了|拖欠|欠(?:我|着|了|薪|我们|工人|农民工|薪水|钱|工资|款)"
r"|克扣|扣(?:我|了我|钱|押金|工资)|涨(?:价|了)|卷钱|跑路|关门|违约|不退|加价|缺斤短两"
r"|偷工减料|质量(?:太|很|特别|有|不)|货不对板")),
        (COMPLAIN, "disturbs", 3.5, (r"扰民|噪音|噪声|太吵|吵得|吵死|吵的|吵到|吵醒|睡不(?:着|了|好)|没法睡"
r"|没法(?:休息|住|过"
r"|走|开窗)|无法休息|影响(?:休息|生活|出行|睡眠|我们|居民|学习|正常)|油烟|恶臭|臭(?:气"
r"|味|得|死|烘|不)|熏|呛(?:人|得|死)|刺鼻|乱(?:停|扔|倒|堆|放|摆|贴|占|搭|丢|挖|排|窜)"
r"|占(?:道|用|着|了|我|车位|公共|盲道|消防)|堵(?:门|着|住|路|了门|消防)|堆(?:满|放|在|了"
r"|得)|私(?:占|拉|装|改|自)|遛狗|不(?:拴|牵)绳|狗(?:叫|屎|粪)|脏(?:乱|得|死|兮)|随地|放"
r"(?:音响|鞭炮|音乐)|广场舞|霸占|圈地|遮挡|挡(?:住|着)?(?:光|我家|我们|窗|门|视线)|高空抛")),
        (COMPLAIN, "anger", 2, (r"太(?:过分|差|不像话|不负责|气人|离谱|坑|黑|欺负)|过分|不像话|气死|什么(?:玩意|破|态度"
r"|东西|服务)|凭什么|怎么(?:能|回事|这样|这么|搞的)|岂有此理|受不了|忍无可忍|没天理|良心"
r"|丧良心|欺人太甚|为什么(?:不|还不|还没|没|一直|总|老|就|别人)|必须(?:给|得|处理|处罚)"
r"|到底(?:管|什么|怎么|谁)|难道|还(?:有没有|要不要)|这叫什么|要(?:你们|求)(?:处理|赔|退"
r"|查|严|给个|给我)|严肃处理|追究")),
        (COMPLAIN, "not as due", 2.5, (r"(?:一直|迟迟|至今|到现在|始终|半天|都.{0,4}(?:天|月|年|周|星期|小时)了"
r"|好几天|快.{0,3}"
r"(?:天|月|年)了|这么久|拖).{0,8}(?:没(?:有)?(?:来|修|处理|解决|通|办|给|到|发|装|退"
r"|恢复|动|弄|结|完|消息|回|建|开)|不(?:来|修|给|处理|退|通|发|办|理|解决|恢复|动))"
r"|答应.{0,12}(?:没|不)|说(?:好|是|了)?.{0,10}(?:结果|可是|但是|到现在|却)|不合理|不公平"
r"|不公|违规|不按|没按|不达标|不合格|烂尾|延期交房|逾期")),
        (REPORT, "against the law", 4, (r"无证|无照|没有?(?:营业)?(?:执照|许可证|资质|手续|证)(?:就|还|经营|营业"
r"|施工|行医"
r"|办学)?|非法|违法(?!停车)|违章(?:建筑|搭建|建)|违建|私搭乱建|私自(?:搭|盖|建|加盖|改建"
r"|砸|拆|挖)|偷(?:排|倒|税|漏|采|砍|伐|工减料卖)|漏税|逃税|虚开|赌博|聚赌|赌场|设赌|吸毒"
r"|贩毒|卖淫|嫖娼|色情|传销|非法集资|诈骗团伙|假(?:药|酒|烟|货|证|冒|发票|种子|化肥)"
r"|冒牌|三无产品|过期(?:食品|肉|药|的)|地沟油|病死|注水肉|添加剂超|变质的?(?:肉|食)|黑"
r"(?:车|诊所|作坊|中介|网吧|工厂|心作坊|煤窑|户|导游)|走私|盗版|盗(?:采|伐|猎|挖)|滥"
r"(?:伐|捕)|捕杀|电鱼|毒鱼|野生动物|受贿|行贿|贪污|挪用|套取|骗(?:保|补|取|低保)|吃空饷"
r"|公款|公车私用|权钱|包庇|保护伞|黑社会|恶势力|作弊|代考|雇佣?童工|童工|拆(?:除)?"
r"(?:了)?承重墙|砸(?:了)?承重墙|超载|焚烧秸秆|烧秸秆|燃放")),
        (HELP, "says it", 3.5, (r"求助|求求|帮帮(?:我|忙)|帮(?:我|忙|个忙|一下|助)|救(?:救|命|助)|麻烦(?:你们|您|给|帮"
r"|派|安排)|(?:能|可以|可不可以|能不能|赶紧|尽快|快)?(?:派|安排|找|叫)(?:个|一?下|点)?人"
r"(?:来|过来|去|帮|修|看|给)|(?:希望|请|麻烦|能不能|可不可以|赶紧|尽快|抓紧|帮忙).{0,8}"
r"(?:修|处理|解决|恢复|清理|疏通|换|抢修|维修|过来看|看看|协调|联系)")),
        (HELP, "broken", 2, (r"坏了|不亮|停水|停电|停气|断电|断水|没(?:有)?(?:水|电|气|暖气|信号|网)了?|漏水|漏雨"
r"|渗水|跑水|爆管|返水|堵了|堵住|堵塞|不通|不热|不制热|打不(?:开|着)|用不了|丢了|不见了"
r"|掉了|断了|裂了|塌|倒了|松动|破了|破损|走失|走丢|失踪|找不到|找不着|被困|着火|漏电"
r"|漏气|煤气味|井盖.{0,4}(?:没|丢|缺)|积水|受伤|晕倒|流浪|困难|没(?:有)?(?:饭|钱|地方住)"
r"|无家可归|生病")),
        (HELP, "urgent", 4, (r"(?:煤气|燃气|天然气).{0,6}(?:味|漏)|漏气|救命|快来|赶紧来|赶快来|被困|不想活"
r"|跳楼|着火了|晕倒|走失|走丢")),
    )
)  # fmt: skip
_DENIED = re.compile(r"(?:不是|没有|不|别|没|并非|不算|不想|不用)(?:要|想|来|是|说|去)?(?:要)?$")
_OPENING = re.compile(r"^(?:你好|您好|喂|嗯|啊|我|那个|就|是|想|要|打电话|来|，|,)*$")
_LAST_WORD = re.compile(r"^(?:好的?|行|嗯|谢谢|感谢|非常感谢|麻烦了?|辛苦|再见|[啊您你了吧，,。\s])+$")


_PARTY = re.compile(
    "邻居|楼上|楼下|隔壁|对门|公司|店|老板|商家|物业|工地|司机|学校|老师|单位|村|开发商|师傅|安检|医院|大夫|医生|护士|停车场|街道|社区"
    "|银行|快递|外卖|中介|房东|平台|客服|机构|班|他们|人家|那家|窗口|工作人员|领导|保安|售楼|健身|饭馆|超市|公交|地铁|网约车|热线"
)
_MEANT_ONLY = 2.0
"""weight below which only the form of the words speaks"""


_RULE = 0.3
"""of a rule's weight beside the logarithm of what was learnt: chosen on the tuning cases, 0 to 0.5 in steps of 0.1"""
_LEAST_SHARE = 1e-6


def request_kind(utterances: Sequence[Utterance], learnt: ShortModel | None = None) -> Kind | None:
    """The kind the caller's words speak for, or None where too little is told.

    Args:
        utterances: in order of time, of one issue.
        learnt: how callers put each kind; without it the rules decide alone.
    """
    told = statements(utterances, ())
    reasons = [reason for item in utterances if item.side is Side.CALLER for reason in _reasons(item)]
    once: dict[tuple[str, str], float] = {}
    for reason in reasons:
        once[reason.kind, reason.rule] = max(reason.weight, once.get((reason.kind, reason.rule), 0.0))
    if learnt and told:
        return _weighed(learnt.shares("".join(span.text for span in told)), once, reasons, told[0])
    weights = _never_softened(_summed(once), once)
    if max(weights.values(), default=0.0) < _MEANT_ONLY and ASK not in weights:
        return _by_party(told)
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    kind, best = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    confidence = 0.95 if best - second >= 4 else 0.85 if best - second >= 2 else 0.65
    return Kind(kind, confidence, tuple(reason for reason in reasons if reason.kind == kind))


def _weighed(
    shares: Mapping[str, float], once: Mapping[tuple[str, str], float], reasons: Sequence[Reason], told: Span
) -> Kind:
    """What was learnt and what the rules say, as log odds; confidence is the share of the best."""
    rules = _summed(once)
    odds = {kind: math.log(share + _LEAST_SHARE) + _RULE * rules.get(kind, 0.0) for kind, share in shares.items()}
    total = sum(math.exp(value) for value in odds.values())
    kind = max(odds, key=lambda one: odds[one])
    own = tuple(reason for reason in reasons if reason.kind == kind) or (Reason(kind, "learnt", shares[kind], told),)
    return Kind(kind, round(math.exp(odds[kind]) / total, 4), own)


def _summed(once: Mapping[tuple[str, str], float]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for (kind, _), weight in once.items():
        weights[kind] = weights.get(kind, 0.0) + weight
    return weights


def _reasons(utterance: Utterance) -> Iterator[Reason]:
    text = str(utterance.text)
    if _LAST_WORD.match(text):
        return
    for kind, rule, weight, pattern in _RULES:
        for match in pattern.finditer(text):
            if rule == "says it" and _DENIED.search(text[: match.start()]):
                continue
            opens = rule == "says it" and _OPENING.match(text[: match.start()])
            yield Reason(kind, rule, weight + 2 * bool(opens), Span(utterance, match.start(), match.end()))


def _by_party(told: Sequence[Span]) -> Kind | None:
    """Where no rule speaks: what somebody else did is a complaint, what befell the caller a request for help."""
    if sum(span.end - span.start for span in told) < LEAST_TOLD:
        return None
    for span in told:
        if match := _PARTY.search(span.text):
            words = Span(span.utterance, span.start + match.start(), span.start + match.end())
            return Kind(COMPLAIN, 0.5, (Reason(COMPLAIN, "another party", 1.0, words),))
    return Kind(HELP, 0.4, (Reason(HELP, "a matter told", 0.5, told[0]),))


def _never_softened(weights: dict[str, float], once: dict[tuple[str, str], float]) -> dict[str, float]:
    """Blame outweighs the forms of question and request it comes in; praise and reports named as such stand."""
    blame = sum(weight for (kind, rule), weight in once.items() if kind == COMPLAIN and rule != "says it")
    named = any((kind, "says it") in once for kind in (REPORT, PRAISE, PROPOSE))
    if blame >= _FIRM_BLAME:
        weights.pop(ASK, None)
        weights.pop(HELP, None)
        if not named and REPORT not in weights:
            weights.pop(PROPOSE, None)
    if named and (PRAISE, "says it") in once and blame < 2 * _FIRM_BLAME:
        weights.pop(COMPLAIN, None)
    return weights
