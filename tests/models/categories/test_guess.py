"""A resident's own words lead to a category, mostly the right one and nearly always one of two.

About the figures, honestly. `TUNED` was in view while the keywords of defaults.toml were written
and widened, in three rounds, and says only that the rules do what they were made to do. Its second
and third part were new when they were first counted: 78 % right at once and 81 % in the first two,
then 71 % and 78 %, the third part being the oddest; after that they were tuned on. `HELD_OUT` was
written after the last tuning and counted once: 94.1 % and 97.1 %. Nothing was changed for its sake,
and its misses were not looked at. It is by the same author as the keywords, in plainer words than
the third part, so a strange voice should be expected to do worse, between those figures. When real
messages are there, they belong here instead.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.categories.defaults import DEFAULTS, CategoryEntry
from models.categories.guess import OTHER, Guesser, urgent

GUESSER = Guesser(DEFAULTS)

TUNED = """
facility: 3栋电梯又停在5楼不动了，老人下不来
facility: 楼道里黑漆漆的，灯坏了一个礼拜没人换
facility: 小孩玩的滑梯裂了个口子，怕划伤人
facility: 单元门关不上，谁都能进来
facility: 广场上那个健身的机器，脚踏板掉了
utilities: 家里没水了，什么时候来啊
utilities: 厨房下水道堵了，脏水往上返
utilities: 昨晚上又跳闸，整个单元都没电
utilities: 热水器打不着火，燃气表好像坏了
utilities: 暖气片冰凉，屋里才十五度
parking: 有辆白色面包车天天堵在车库口
parking: 我的车位被别人占了，打电话也不来挪
parking: 门口路边停得乱七八糟，救护车都开不进来
parking: 电瓶车乱放，把人行道都占了
parking: 外来车随便进，我们业主没地方停车
sanitation: 垃圾桶满了三天没人收，臭死了
sanitation: 楼道里有人随地大小便，味道大得很
sanitation: 草丛里蚊子多得不得了，能不能来消杀一下
sanitation: 楼上往下扔烟头纸巾，晾的被子都脏了
sanitation: 装修垃圾堆在花坛边上好久了
noise: 楼下跳广场舞的音响开得震天响，娃儿写不成作业
noise: 隔壁装修大中午还在电钻，老人睡不着
noise: 半夜楼上咚咚咚的拖椅子，吵死人
noise: 烧烤店喝酒的吵到凌晨两点
noise: 工地晚上还在施工，轰隆隆的没法睡觉
safety: 楼梯间堆满纸箱子，着火了往哪儿跑
safety: 有人把电瓶车推到楼上充电
safety: 外墙瓷砖往下掉，差点砸到人
safety: 井盖没了一个，黑灯瞎火的掉下去怎么办
safety: 墙上电线都露出来了，小孩一摸就完了
dispute: 楼上漏水把我家天花板泡了，他还不认账
dispute: 跟对门因为鞋柜放门口吵起来了，麻烦来评评理
dispute: 两口子天天打架，闹得四邻不安
dispute: 邻居把我骂了一顿还推了我一把
dispute: 房东不退我押金，能不能帮忙调解
property: 物业费涨价了也没跟我们商量
property: 保安态度恶劣，问个路都爱搭不理
property: 给物业报修三回了，没一个人来
property: 管理处收了钱不干活
property: 门岗晚上没人值班，睡觉去了
elder: 我妈八十多了一个人住，能不能有人上门看看
elder: 社区食堂老人吃饭怎么办卡
elder: 爷爷想申请高龄补贴，不知道找谁
elder: 老人家手机不会弄，想找人教教
elder: 想在卫生间给老爸装个扶手，听说有补助
care: 家里没有收入了，想申请低保
care: 我残疾证到期了，生活补贴也停了
care: 孩子得了大病，看病钱不够
care: 下岗了找不到工作，能帮帮忙吗
care: 隔壁那个男孩爸妈都不在，没人管，怪可怜的
paperwork: 要开个居住证明给孩子上学用
paperwork: 请问办居住证要带什么材料
paperwork: 户口本丢了怎么补
paperwork: 我想盖个社区的章
paperwork: 生育登记去哪里弄
policy: 医保今年交多少钱啊
policy: 外地户口孩子能不能在这边上公办小学
policy: 请问公租房是怎么个申请条件
policy: 旧小区加装电梯国家出不出钱
policy: 灵活就业社保怎么交划算
illegal_building: 顶楼那家在天台上搭了个铁皮棚
illegal_building: 一楼把花园围起来盖房子了
illegal_building: 有人私自把承重墙砸了
illegal_building: 邻居在公共走廊砌墙圈了个小房间
illegal_building: 露台上搭阳光房，挡我们家光线
pets: 有人遛狗不拴绳，差点咬到孩子
pets: 小区流浪猫太多，半夜叫春
pets: 楼下养的狗天天乱叫
pets: 草坪上到处是狗屎，没人捡
pets: 电梯里那条大狼狗没戴嘴套，吓死人
suggestion: 建议在门口装个快递柜
suggestion: 希望多办点书法班
suggestion: 能不能多放几张凳子给老人坐
suggestion: 我有个想法，可以把空地改成停车场
suggestion: 提个意见，垃圾桶摆到路口更方便
supervision: 我要举报居委会干部收红包
supervision: 网格员上班打牌，态度还差
supervision: 社区书记给自己亲戚安排工作，没人管吗
supervision: 办事的人吃拿卡要，我要投诉
supervision: 低保名额都给关系户了，不公平
other: 你好
other: 在吗
other: 我想问个事情
other: 谢谢你们啊辛苦了
other: 今天天气真不错
facility: 咱们楼那个电梯关门老是夹人，赶紧找人来看看吧
facility: 晚上回家小区里一盏灯都不亮，深一脚浅一脚的
facility: 门禁卡刷了没反应，大门进不去
facility: 凉亭的凳子烂了，老人家坐下去摔了一跤
facility: 小区门口那段路全是坑，下雨天一脚泥
utilities: 我们这栋从早上就停水了，饭都做不了
utilities: 厕所堵住了，水漫出来一地，咋整啊
utilities: 屋里电压不稳，灯一闪一闪的，冰箱都不敢用
utilities: 楼道里一股煤气味，好吓人
utilities: 自来水放出来是黄的，能喝吗
parking: 又有车堵在单元门口，轮椅都推不出去
parking: 小区车停得满满当当，下班回来转三圈都冇位
parking: 共享单车堆了一地，走路都要绕
parking: 有人私自装地锁霸占公家的停车位
parking: 一辆破车停了半年多没动过，全是灰
sanitation: 楼下垃圾房好臭，夏天窗都不敢开
sanitation: 楼梯好久没人拖地了，一层灰
sanitation: 家里老鼠成群，厨房都不敢进，社区能不能发点药
sanitation: 电梯里有尿骚味，不知道谁干的缺德事
sanitation: 楼下饭馆的油烟直往我家窗户里灌
noise: 楼上小孩天天晚上蹦蹦跳跳到十二点，心脏病都要犯了
noise: 礼拜天一大早就有人砸墙打孔，还让不让人睡
noise: 公园那帮唱歌的大喇叭开到最大，吵得头疼
noise: 楼下麻将馆通宵哗啦哗啦响
noise: 对面夜宵档猜拳喊叫到三更半夜，好嘈啊
safety: 电动车拉根线从三楼吊下来充电，太吓人了
safety: 消防通道被锁起来了，万一出事跑都跑不掉
safety: 楼顶有块玻璃松了，风一吹就晃，下面天天过人
safety: 灭火器都过期好几年了没人换
safety: 最近好几家被偷了，楼里也没个摄像头
dispute: 楼上卫生间渗水，我家墙都发霉了，找他他不理
dispute: 邻居天天往我门口放垃圾，说了还骂人
dispute: 老公喝醉了打我，我不知道找谁
dispute: 空调滴水滴到我家雨篷，跟楼上吵了好几次
dispute: 老板欠我三个月工资不给
property: 物业就知道收钱，啥也不管
property: 保安室打电话永远没人接
property: 物业费交了发票都不给开
property: 我家报修水龙头都一个星期了，师傅影都没见
property: 我们想换一家物业公司，要怎么弄
elder: 老伴腿脚不好下不了楼，有没有人能帮忙买菜送上来
elder: 我七十五了，老年卡在哪里领
elder: 长者饭堂几点开饭，可以送到家里吗
elder: 隔壁独居的老太太两天没见人了，敲门也没应
elder: 不会用手机交费，找个年轻人教教我
care: 老公生病走了，我一个人带两个娃，实在撑不下去了
care: 我眼睛看不见，想问问盲人有什么照顾
care: 化疗欠了一屁股债，能申请救助吗
care: 四十多岁被厂里裁了，哪里有招工的
care: 楼下捡废品那家连米都没了，你们去看看吧
paperwork: 孙子上户口需要什么
paperwork: 银行要我开个亲属关系证明
paperwork: 房子租出去了要去哪里登记备案
paperwork: 退伍军人优待证在社区能办吗
paperwork: 贫困证明怎么开，要带身份证不
policy: 生二胎现在有啥补贴没有
policy: 退休了医保还要不要继续交
policy: 九月份娃要上小学，学位怎么申请
policy: 我们这片到底拆不拆迁，怎么赔
policy: 外地人在深圳可以申请公租房吗
illegal_building: 有人在楼顶盖小房子出租
illegal_building: 楼下商铺把墙打通往外扩了一大截
illegal_building: 隔壁在窗外焊了个大铁笼子伸出来一米多
illegal_building: 六楼私自加盖了一层，会不会把楼压垮
illegal_building: 绿化带被人围了做自家后院
pets: 那家养了五六条狗，一开门就冲出来
pets: 昨天我儿子被没拴的狗咬了一口
pets: 有人在楼上养鸡，天没亮就打鸣
pets: 遛狗的人都不捡屎，踩了一脚
pets: 好多野猫在车底下生崽，身上有虱子
suggestion: 要是能在楼下加个雨棚等车就好了
suggestion: 建议搞个跳蚤市场，大家换换东西
suggestion: 能不能给老人办个手机班呀
suggestion: 小区里应该种点桂花，好看又香
suggestion: 希望食堂周末也开门
supervision: 社区那个办事员态度太差了，爱理不理
supervision: 有干部把慰问品拿回自己家了
supervision: 居委会选举有人花钱买票
supervision: 反映了三次你们网格员都不来，是不是不作为
supervision: 主任的小舅子包了小区工程，里面肯定有猫腻
other: 早上好
other: 请问你是机器人吗
other: 发错了，不好意思
other: 哈哈哈
other: 你们几点下班
facility: 升降机里面的按键按不亮，按了半天没反应
facility: 二单元三楼那盏声控灯怎么跺脚都不亮
facility: 楼下铁门的锁被人撬坏了，一直没换
facility: 小孩荡秋千，绳子都快磨断了
facility: 花园里走路的石板翘起来，我妈绊了一跤
facility: 地下车库一下雨就从顶上漏水
utilities: 洗澡洗到一半没水了，也没见通知
utilities: 污水井盖缝里往外冒黑水，恶心死了
utilities: 空调一开就跳闸，电工能来看看不
utilities: 煤气灶点不着，是不是没气了
utilities: 咱楼的暖气怎么还不来，孩子都冻感冒了
utilities: 家里宽带断了三天，打客服也不管
parking: 奔驰车把消防栓前面的口子占了，人也不知道在哪
parking: 送快递的三轮乱停，门口走不动
parking: 交了月租还天天没地儿停
parking: 有人拿雪糕筒占着公共停车位
parking: 晚上十点以后路两边都停满，倒车都费劲
parking: 电驴停在盲道上，我看不见差点撞了
sanitation: 装修师傅把水泥袋子丢在楼梯口好几天
sanitation: 垃圾分类那个点太臭了，苍蝇一堆一堆
sanitation: 楼上老往下倒洗菜水
sanitation: 墙上全是开锁通下水的小广告
sanitation: 屋里蟑螂满地爬，能安排人来打药吗
sanitation: 梧桐树枝长到我家窗户里了，帮忙锯一下
noise: 楼上两口子半夜三点还在唱卡拉OK
noise: 早上六点就开始敲墙，我上夜班的人怎么活
noise: 楼下健身房放音乐砰砰砰地震
noise: 空调外机对着我卧室，嗡嗡响一宿
noise: 隔篱屋成日打麻雀，嘈到我训唔着
noise: 学校门口天天放高音喇叭
safety: 楼上阳台的花盆摆在边边上，风大要掉下来
safety: 隔壁在家里给电瓶车充电，我怕爆炸
safety: 楼道里堆了沙发床垫，人都过不去，出了火怎么跑
safety: 墙裂了一条大缝，房子会不会倒
safety: 有个陌生男的老在楼里转悠，看着不像好人
safety: 变电箱门敞着，小孩老在那玩
dispute: 楼上马桶漏水漏到我床上，让他修他说没钱
dispute: 隔壁把鞋架摆在过道，我说一句他就要打人
dispute: 儿媳妇不让我看孙子，心里难受
dispute: 借给老乡两万块钱，现在电话都不接
dispute: 小孩在楼下玩打起来了，对方家长要赔五千
dispute: 装修把我家墙震裂了，不肯赔
property: 物业前台那小姑娘说话冲得很
property: 交了一年物业费，绿化没人管，楼道没人扫
property: 小区保安随便放人进来
property: 跟物业说了八百遍了水泵坏了，就是拖
property: 小区广告收入的钱都去哪了，账目从来不公布
property: 业委会到期一年了，啥时候重新选
elder: 我九十了，耳朵背，想让人来教教怎么视频
elder: 老人证丢了在哪补
elder: 爸爸瘫在床上，请个护工太贵，社区有没有日间照料
elder: 老太太想找个地方吃午饭，自己做不动了
elder: 浴室太滑，想给奶奶装个拉手
elder: 社区有没有给老人剪头发量血压的
care: 男人工伤没了工作，家里三个娃要吃饭
care: 儿子自闭症，康复费一个月好几千，负担不起
care: 我这个低保怎么给停了
care: 得了尿毒症，透析的钱能不能报一点
care: 孤寡婆婆没米下锅了
care: 大学毕业半年没找到活，社区有没有岗位
paperwork: 死亡证明要到社区盖章吗
paperwork: 我要办健在证明，领国外养老金用
paperwork: 孩子随爸爸落户，要拿啥材料
paperwork: 身份证过期了能不能在这边换
paperwork: 计划生育证明还开不开
paperwork: 公司要无犯罪记录，找谁打
policy: 少儿医保断了两个月怎么补缴
policy: 租房子能提公积金不
policy: 积分入学今年多少分能进
policy: 听讲八十岁以上坐地铁唔使钱，系咪真嘅
policy: 家电以旧换新补贴还有没有名额
policy: 我想了解一下人才房的轮候规则
illegal_building: 顶层住户在平台上弄了个玻璃屋子
illegal_building: 底商把门头往外伸了三米，占了人行道
illegal_building: 楼下拆了阳台的墙做成一个铺面
illegal_building: 车棚旁边不知道谁盖了两间砖房
illegal_building: 有人把三房隔成八间出租
illegal_building: 天井被二楼封起来当厨房了
pets: 楼上养了二十多只鸽子，屎都拉在我被子上
pets: 泰迪在电梯里撒尿，主人也不擦
pets: 老有条大黄狗在幼儿园门口晃，怕咬孩子
pets: 邻居家哈士奇嚎一整天
pets: 有人投喂野猫，车顶全是猫爪印
pets: 遛金毛不用绳子，老人都被扑倒了
suggestion: 公园里要是多几个垃圾桶就好了
suggestion: 可以考虑给小区画个羽毛球场
suggestion: 建议社区每个月搞一次磨剪刀修雨伞
suggestion: 夏天能不能放点电影给大家看
suggestion: 活动室希望晚上也开放
suggestion: 我提一条，公告字印大一点，老人看不清
supervision: 网格长收了楼下老板的烟酒
supervision: 我打社区电话三天没人接，你们是不是都不上班
supervision: 有人冒充困难户领补贴，社区装看不见
supervision: 街道那个科长办事要送礼才给办
supervision: 选楼长根本没通知我们，内定的
supervision: 窗口的女同志骂我老糊涂，我要告她
other: 嗯
other: 收到
other: 祝大家节日快乐
other: 测试一下
other: 12345
other: 你是谁呀
"""

HELD_OUT = """
facility: 电梯早上卡在七楼半天，我婆婆吓坏了
facility: 路灯从国庆节到现在都没亮过
facility: 单元门的对讲机没声音，客人来了按不通
facility: 健身器材上螺丝都掉光了，太危险
facility: 小区主干道坑坑洼洼，老人推轮椅颠得慌
facility: 六楼楼顶漏雨，公共走廊都是水
utilities: 停电了，冰箱里的菜都要坏了
utilities: 水管爆了，水都流到马路上去了
utilities: 厨房地漏反水，一股臭味
utilities: 家里水压太小，洗个菜都费劲
utilities: 闻到燃气味，是不是哪里漏了
utilities: 交了暖气费屋里才十六度，穿棉袄过日子
parking: 小区里面车乱停，消防车来了都进不去
parking: 有辆车停我家车位上一晚上了，帮我联系车主
parking: 门口一排共享单车把路堵死了
parking: 停车费突然涨到十块一小时，凭啥
parking: 货车天天停在小区出入口，挡视线
parking: 下班晚了根本找不到地方停车
sanitation: 垃圾三天没清了，招好多苍蝇
sanitation: 楼道好久没打扫，全是灰和烟头
sanitation: 有人从楼上扔外卖盒下来，差点砸着我
sanitation: 小区水池子都发绿了，好多蚊子
sanitation: 草长得比人高了，没人修剪
sanitation: 一楼开饭馆，油烟熏得我们没法开窗
noise: 楼上装修从早敲到晚，孩子要中考了
noise: 晚上十点还在跳广场舞，吵得要命
noise: 楼上小孩跑来跑去，天花板咚咚响
noise: 楼下酒吧唱到凌晨，觉都睡不成
noise: 隔壁天天半夜打麻将，说了也不听
noise: 旁边工地半夜打桩，窗户都在抖
safety: 有人把电动车推进电梯拿回家充
safety: 楼梯口堆满旧家具，逃生都没路
safety: 马路上少了个井盖，昨天有人差点掉进去
safety: 外墙皮一块一块往下掉，下面好多小孩玩
safety: 电线耷拉在路边，都快碰到头了
safety: 楼里消防栓打开没有水，着火怎么得了
dispute: 楼上漏水，厨房吊顶都塌了，他不肯修
dispute: 跟邻居为了晾衣服的地方吵架，想请人调解
dispute: 我儿子媳妇天天闹离婚，能来劝劝吗
dispute: 房东要赶我走，合同还没到期
dispute: 隔壁把监控装得正对我家大门，没隐私了
dispute: 包工头跑了，工钱一分没给
property: 物业费收得贵，服务一塌糊涂
property: 保安天天在岗亭里玩手机，什么人都放
property: 物业打电话没人接，去了也没人
property: 报修灯泡报了半个月物业还没换
property: 物业收装修押金到现在不退
property: 小区要成立业委会，该走什么程序
elder: 我爸一个人在家，白天能有人去照看一下吗
elder: 老年食堂在哪里，一顿多少钱
elder: 八十岁老人有没有津贴，怎么领
elder: 奶奶不会用智能手机挂号，有人教吗
elder: 老人摔过一次，想给家里装扶手
elder: 楼下张奶奶独居，好几天没出来晒太阳了
care: 我没工作，老婆又病了，能不能申请救助
care: 残疾人护理补贴这个月没到账
care: 家里出了车祸，医药费十几万，求帮助
care: 失业半年了，想登记找份活干
care: 爷爷奶奶带两个孙子，爸妈都不管，上学都成问题
care: 我们家太困难了，过年能有点慰问吗
paperwork: 租房子的怎么办居住证
paperwork: 要办结婚登记，需要带户口本吗
paperwork: 给小孩开个亲子关系证明
paperwork: 户口从老家迁过来要什么手续
paperwork: 我的身份证丢了，在哪里补办
paperwork: 社区盖章几点到几点，周六上班吗
policy: 今年的城乡居民医保什么时候交
policy: 公租房申请要满几年社保
policy: 孩子今年上一年级，要什么条件才能报
policy: 老楼装电梯政府补贴多少
policy: 灵活就业人员怎么交养老保险
policy: 三孩有没有育儿补贴，去哪问
illegal_building: 楼上在天台私自搭了两间房出租
illegal_building: 一楼住户占用绿地搞了个小院子
illegal_building: 隔壁私搭雨棚，把我家窗户都遮了
illegal_building: 有人把楼道尽头封起来当储物间
illegal_building: 楼下装修把承重墙拆了，我怕楼塌
illegal_building: 这是违建吧，怎么没人来拆
pets: 有人遛大狗不牵绳，孩子吓得哭
pets: 楼道里有狗拉屎，臭得不行
pets: 隔壁狗叫一晚上，没法睡
pets: 小区里好多流浪狗，成群结队的
pets: 邻居在阳台养鸡，早上四点就打鸣
pets: 被没拴绳的狗咬了，找不到主人
suggestion: 建议小区多装几个充电桩
suggestion: 希望社区多组织点老年活动
suggestion: 能不能在广场加几盏灯
suggestion: 要是有个图书角给孩子看书就好了
suggestion: 我建议把儿童乐园的地面换成软的
suggestion: 可不可以周末也开书法课
supervision: 我要举报社区干部吃回扣
supervision: 你们社区的人上班时间打游戏
supervision: 网格员态度很差，还骂老人
supervision: 低保评选不公开，都是有关系的人拿
supervision: 居委会主任挪用活动经费
supervision: 反映问题一个月了没人理，踢皮球
other: 您好，有人吗
other: 谢谢
other: 新年快乐
other: 不好意思按错了
other: 我先看看
other: ？？？
"""


def sentences(lines: str) -> list[tuple[str, str]]:
    """(first-level code, sentence)."""
    return [
        (code, text) for code, text in (line.split(": ", 1) for line in lines.strip().splitlines())
    ]


def firsts(text: str) -> list[str]:
    """The first-level codes guessed, best first, each once."""
    return list(dict.fromkeys(guess.code.split(".")[0] for guess in GUESSER.guess(text)))


def share(lines: str, *, within: int) -> float:
    """The share of the sentences whose category is among the first `within`."""
    told = sentences(lines)
    return sum(code in firsts(text)[:within] for code, text in told) / len(told)


def test_what_was_in_view_while_tuning_is_understood():
    """More than 270 sentences: a rule that is changed must not lose them."""
    assert share(TUNED, within=1) >= 0.97
    assert share(TUNED, within=2) >= 0.99


def test_nine_in_ten_of_the_held_out_are_right_at_once_and_nearly_all_in_the_first_two():
    """See above for what this figure is worth."""
    assert share(HELD_OUT, within=1) >= 0.90
    assert share(HELD_OUT, within=2) >= 0.97


def test_every_first_level_category_is_among_the_sentences_and_none_is_in_both_halves():
    """A category nobody tried would look fine."""
    tuned, held_out = sentences(TUNED), sentences(HELD_OUT)
    first = {entry.code for entry in DEFAULTS if entry.parent is None}
    assert {code for code, _ in tuned} == {code for code, _ in held_out} == first
    assert not {text for _, text in tuned} & {text for _, text in held_out}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("电梯坏了", "facility.lift"),
        ("路灯不亮", "facility.light"),
        ("停水两天了", "utilities.water"),
        ("有燃气味", "utilities.gas"),
        ("消防通道被车堵了", "safety.fire_lane"),
        ("电瓶车进电梯", "safety.scooter"),
        ("楼上漏水到我家", "dispute.leak"),
        ("遛狗不牵绳", "pets.leash"),
        ("老年食堂在哪里", "elder.meals"),
        ("收红包", "supervision.corruption"),
    ],
)
def test_the_second_level_is_found_too(text, code):
    """The commonest matters in their shortest words."""
    assert GUESSER.guess(text)[0].code == code


@pytest.mark.parametrize("text", ["", "   ", "qwerty", "👍", "\x00", "？"])
def test_what_fits_nothing_is_other(text):
    """And surely so."""
    assert [(one.code, one.score) for one in GUESSER.guess(text)] == [(OTHER, 1.0)]


def test_a_minus_speaks_against_a_category():
    """加装电梯 is a question of policy, not a lift out of order."""
    assert GUESSER.guess("我们楼想加装电梯")[0].code != "facility.lift"


def test_what_residents_chose_can_be_added_to_the_rules():
    """The door for a guesser that learns."""
    learned = Guesser(DEFAULTS, learned=lambda text: {"pets.strays": 50.0})
    assert learned.guess("电梯坏了")[0].code == "pets.strays"


def test_a_parent_may_be_given_as_itself():
    """Rows of the register refer to rows, defaults to codes: both guess the same."""
    known: dict[str, Row] = {}
    for entry in DEFAULTS:
        known[entry.code] = Row(entry, known.get(entry.parent or ""))
    rows = Guesser(known.values())
    assert all(rows.guess(text) == GUESSER.guess(text) for _, text in sentences(TUNED))


class Row:
    """A category as the database would hand it out."""

    def __init__(self, entry: CategoryEntry, parent: "Row | None") -> None:
        self.code, self.keywords, self.parent = entry.code, list(entry.keywords), parent


CODES = {entry.code for entry in DEFAULTS}
anything = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([w for e in DEFAULTS for w in e.keywords]), max_size=12).map("".join),
)


@given(text=anything)
def test_any_text_has_a_category(text):
    """At least one, known ones only, best first, sure to 1 altogether at most, always the same."""
    guesses = GUESSER.guess(text)
    scores = [one.score for one in guesses]
    assert guesses
    assert {one.code for one in guesses} <= CODES
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1.01
    assert guesses == GUESSER.guess(text) == Guesser(DEFAULTS).guess(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三楼着火了快来", ("着火",)),
        ("厨房有煤气味，老人晕倒了", ("煤气味", "晕倒")),
        ("我被困在电梯里了", ("被困",)),
        ("有人要跳楼", ("跳楼",)),
        ("路灯杆漏电，狗被电死了", ("漏电",)),
        ("没有起火", ()),
        ("没发现着火", ()),
        ("闻了闻，没有闻到煤气味", ()),
        ("没有起火，但是有人触电", ("触电",)),
        ("怕着火", ()),
        ("热水器打不着火", ()),
        ("万一着火了往哪跑", ()),
        ("希望组织一次防火灾演习", ()),
        ("电梯坏了", ()),
        ("", ()),
    ],
)
def test_urgency_is_heard_but_not_where_it_is_denied_feared_or_supposed(text, words):
    """Somebody is called out of bed for these words."""
    assert urgent(text) == words


@given(text=st.text(max_size=200))
def test_urgency_can_be_asked_of_any_text(text):
    """Whatever is found stands in the text."""
    assert all(word in "".join(text.lower().split()) for word in urgent(text))
