button-sign-up = 我要报名
button-sign-up-again = 重新报名
button-sign-up-family = 帮家人报名
button-leave = 退出
button-take-seat = 要这个名额
button-leave-seat = 不要了
button-course = 看课程
button-family-one = 一位家人（1个座位）
button-family-two = 家长带孩子（2个座位）
button-family-all = 对，报名
button-family-rewrite = 重新写名字
button-opening-remind = 开放时提醒我
button-opening-forget = 不用提醒了
button-roll = 点名
button-approve = 同意
button-reject = 不同意

classes = 社区的免费课程，按一下看详情：
classes-nothing = 现在没有可以报名的课程。开新课会告诉大家。
classes-then = { $when } 有这些课，按一下看详情：
no-place = { $has-title ->
        [no] 您现在没有报课，也没有在排队。
       *[yes] 您没有报《{ $title }》，也没有在排队。
    }
own-places =
    您报的课：
    { $lines }
leave-place =
    { $lines }
    要退出吗？按一下就退。
button-stay = 不退了
offer-welcome = 您想教大家？太好了！按「我来开课」，三个小问题，社区来安排时间和教室。
classes-not-then = { $when } 没有课。
button-all-classes = 看全部课程
button-class-wish = 把这个愿望告诉社区
classes-line = { $title } · { $times } · { $state ->
        [over] 报名已结束
        [full] 已满，可排队
       *[free] 还有{ $free }个座位
    }
course =
    <b>《{ $title }》</b>{ $has-description ->
        [no] {""}
       *[yes] {"\u000A"}{ $description }
    }
    时间：{ $times }
    下一节：{ $next }
    地点：{ $venue }
    老师：{ $teacher }
    对象：{ $has-audience ->
        [no] 不限
       *[yes] { $audience }
    }
    座位：共{ $seats }个，{ $has-free ->
        [no] 已满
       *[yes] 还有{ $free }个
    }{ $has-waiting ->
        [no] {""}
       *[yes] ，{ $waiting }人在排队
    }
sign-up-opens = 🕒 { $opens } 开始报名。
sign-up-over = 报名已经结束了。
course-status-draft = 未发布
course-status-published = 报名中
course-status-closed = 已截止

standing-applied = 等待同意
standing-seated = 已报上
standing-waiting = 排队中
standing-offered = 有名额给您
standing-left = 已退出
standing-refused = 未通过
standing-lapsed = 名额已过期
standing-visiting = 临时来上课

you-are-applied = ⏳ { $name } 已申请，等网格同意。
you-are-seated = ✅ { $name } 已报上。
you-are-waiting = 🕒 { $name } 在排队，排在第{ $line }位。
you-are-offered = 🎫 有一个名额留给 { $name }，请在 { $until } 前决定。

signed-up-seated =
    ✅ 报上了！《{ $title }》
    { $name }{ $has-pair ->
        [no] 的座位留好了。
       *[yes] 和家长的2个座位都留好了。
    }
    下一节：{ $next }
    地点：{ $venue }
signed-up-applied =
    ⏳ 申请收到了：《{ $title }》
    { $name }{ $has-pair ->
        [no] 的座位先留着，
       *[yes] 和家长的2个座位先留着，
    }等网格同意后告诉您。
    下一节：{ $next }
    地点：{ $venue }
signed-up-waiting =
    🕒 《{ $title }》{ $has-pair ->
        [no] 已经满了
       *[yes] 没有2个空座位了
    }，{ $name } 排在第{ $line }位。
    一有空座位，就按先后留给您，并马上告诉您。
kin-words = 儿子 女儿 孙子 孙女 外孙 外孙女 孩子 小孩 宝宝 老伴 老公 老婆 爱人 丈夫 妻子 爸爸 妈妈 父亲 母亲 父母 爷爷 奶奶 外公 外婆 姥姥 姥爷 家人 全家
family-ask =
    《{ $title }》给谁报名？
    几位家人一起报，也按「一位家人」，把名字都写上。
family-name-family = 请写家人的名字。几个人一起报，名字都写上，比如：王小明、王小红
family-name-too-family = 您自己已经报过了，孩子再要1个座位就行。请写孩子的名字。
family-name-parent-child = 请写孩子的名字。家长和孩子各一个座位，要么都有，要么一起排队。
family-no-name-family = 只写家人的名字就行，一次最多{ $most }个人，比如：王小明、王小红
family-no-name-parent-child = 只写孩子的名字就行，比如：王小明
family-several =
    《{ $title }》给这几位报名，一共{ $seats }个座位：
    { $names }{ $has-before ->
        [no] {""}
       *[yes] {"\u000A"}（{ $before } 已经报过了，不用再报。）
    }{ $has-short ->
        [no] {""}
       *[yes] {"\u000A"}现在只剩{ $free }个座位：按上面的先后坐，坐不下的排队。
    }
    对吗？不对就把名字重新写一遍。
signed-up-several =
    《{ $title }》
    { $lines }
    下一节：{ $next }
    地点：{ $venue }
opening-not-yet =
    🕒 还没到报名的时候：《{ $title }》{ $opens } 开始报名。
    要不要到时候提醒您？
opening-reminded =
    ✅ 好的，{ $at } 在这里告诉您：《{ $title }》可以报名了。
    不用记着，也不用一直看手机。
opening-forgotten = 好的，《{ $title }》开始报名时不再提醒您。
sign-up-began =
    🔔 《{ $title }》开始报名了！
    想上，按「我要报名」就行。名额先到先得。
left =
    { $name } 已退出《{ $title }》。
    改主意了？按下面的按钮再报名。
seat-taken-seated =
    ✅ 名额是您的了！《{ $title }》
    { $name }{ $has-pair ->
        [no] 的座位留好了。
       *[yes] 和家长的2个座位都留好了。
    }
    下一节：{ $next }
    地点：{ $venue }
seat-taken-applied =
    ⏳ 名额先给您留着：《{ $title }》，{ $name }{ $has-pair ->
        [no] {""}
       *[yes] 和家长（2个座位）
    }。
    等网格同意后告诉您。
    下一节：{ $next }
    地点：{ $venue }
seat-left = 好的，《{ $title }》的名额让给下一位，{ $name } 不再排队。
seat-decided = 《{ $title }》的空位：{ $name } { $standing }。

# 请假、单节课、年龄
button-leaves = 请假
button-ask-leave = 请假 { $at }《{ $title }》{ $name }
button-leave-back = 销假 { $at }《{ $title }》{ $name }
button-drop-in = 只上一节
button-take-for = 已打电话：要
button-leave-for = 已打电话：不要
leave-which = 哪一节来不了？按一下就请好假，座位让给排队的人。请错了，再来按「销假」。
leave-back-words = 销假/我要销假/取消请假/不请假了/我又能来了/又能来了
leave-back-which = 哪一节又能来了？按一下就销假。
leave-back-none = 您没有请着假的课。
leave-none = 没有可以请假的课。
leave-asked =
    ✅ 请好假了：《{ $title }》{ $at }，{ $name } 不来。
    又能来了？按「请假」里的「销假」，座位没让出去就还是您的。
leave-taken-back = ✅ 销假了：《{ $title }》{ $at }，{ $name } 来上课。
drop-in-which = 《{ $title }》想上哪一节？只报这一节。
drop-in-none = 《{ $title }》最近没有可以只报一节的课。
dropped-in-seated = ✅ 报上了！《{ $title }》{ $at } 这一节，{ $name } 的座位留好了。
dropped-in-applied = ⏳ 申请收到了：《{ $title }》{ $at } 这一节，{ $name }。等网格同意后告诉您。
dropped-in-waiting = 🕒 《{ $title }》{ $at } 这一节满了，{ $name } 在排队。一有空座位就告诉您。
you-are-in-lesson = { $at } 这一节：{ $name } { $standing }。
born-ask =
    《{ $course }》限{ $has-youngest ->
        [no] { $oldest }岁及以下
       *[yes] { $youngest }{ $has-oldest ->
            [no] 岁及以上
           *[yes] 到{ $oldest }岁
        }
    }。
    { $name } 是哪一年出生的？请写年份，比如：1955
button-go-on = 还想上
stayed-away =
    《{ $title }》这学期 { $name } 有{ $times }次没来，也没请假。还想上吗？
    来不了，先按「请假」，座位让给排队的邻居，不算缺课。不想上了，按「退出」。
born-no-year = 只写出生的年份就行，四个数字，比如：1955。写今年几岁也行，比如：71岁

course-card =
    <b>《{ $title }》</b>　{ $status }
    { $times }　{ $venue }　{ $teacher }
    下一节：{ $next }
    座位 { $taken }/{ $seats }，排队 { $waiting }

    已报名：{ $names }{ $has-waiters ->
        [no] {""}
       *[yes] {"\u000A"}排队：{ $waiters }
    }
mark-offered = （待定）
mark-applied = （待审）
mark-pair = （带家长）
mark-only-child = （只孩子到）
mark-only-parent = （只家长到）
roll-card =
    <b>点名 ·《{ $title }》</b>
    { $at }
    到课 { $came }/{ $heads }{ $has-visitors ->
        [no] {""}
       *[yes] ，临时来 { $visitors } 人
    }。来了就按名字，按错了再按一次。
roll-cancelled =
    <b>点名 ·《{ $title }》</b>
    { $at } 这节课已取消，不用点名。
roll-opened = 点名表在下面。
roll-no-lesson = 《{ $title }》没有要点名的课。
roll-here = 已签到
roll-pair-present = 孩子和家长都到了。只来了孩子，就再按一次。
roll-pair-child = 记为只有孩子到。只来了家长，就再按一次。
roll-pair-parent = 记为只有家长到。都没来，就再按一次。
roll-undone = 已取消签到
roll-gone = 这位已经不在名单里了。
mark-visiting = （临时）

# 签到
button-check-in = 签到
button-code = 二维码签到
button-code-again = 换新的码
button-walk-in = 有人临时来
button-let-in = 可以上课
button-turn-away = 这次不行
check-in-words = 签到/报到/打卡
check-in-ask = 请写教室里显示的4位数字，比如：4821
check-in-wrong = 这个数字不对，或者已经换了。请再看一眼教室里的数字，写给我。也可以请班长帮您签到。
check-in-left = 好的，先不签到。要签到时按下面的按钮。
signed-in =
    ✅ { $name } 签到好了！
    《{ $title }》{ $at }
signed-in-visiting =
    ✅ { $name } 签到好了，欢迎来听《{ $title }》！
    { $at }
signed-in-pending =
    🕒 { $name } 没有报《{ $title }》这门课，已经告诉班长了。
    请稍等，班长同意了就告诉您。
signed-in-family =
    《{ $title }》
    谁来了就按谁的名字，按错了再按一次。
signed-in-family-too = 家人也来了吗？来了就按名字。
code-sent = 二维码已发到您和我的私聊里。
code-write-first = 请先私下给我发一句话，我才能把二维码发给您。
lesson-code =
    <b>签到 ·《{ $title }》</b>
    { $starts }{ $has-digits ->
        [no] {"\u000A"}现在不能签到了。
       *[yes] {"\u000A"}数字：<b>{ $digits }</b>
    }{ $has-until ->
        [no] {""}
       *[yes] {"\u000A"}有效到 { $until }，过时请换新的。给教室里的人扫，不要转发。
    }{ $has-screen ->
        [no] {""}
       *[yes] {"\u000A"}教室大屏幕（自动换码）：{ $screen }
    }
walk-in-waits = 🙋 { $name } 没有报名，来上《{ $title }》这节课，可以吗？
walk-in-decided = 《{ $title }》：{ $name } 的事已经有人处理了。
walk-in-is-in = ✅ 《{ $title }》：{ $name } 可以上课，已签到。
walk-in-is-away = 《{ $title }》：{ $name } 这次不上课，已告诉本人。
walk-in-let-in = ✅ { $name } 签到好了，班长同意了。欢迎来听《{ $title }》！
walk-in-turned-away =
    很抱歉，{ $name } 这次上不了《{ $title }》这节课。
    下次可以先报名。
walk-in-ask = 《{ $title }》谁临时来了？请写 TA 的名字。
walk-in-no-name = 只写名字就行，比如：王秀英
walk-in-noted = ✅ { $name }（临时来）已签到。
approved = ✅ { $name } 报名《{ $title }》，{ $member } 已同意。
rejected = ❌ { $name } 报名《{ $title }》，{ $member } 未同意。
approval-where = 住址：{ $place }
approval-not-wanted = { $name } 报名《{ $title }》：{ $standing }，不用审核了。

# 通知
seat-offered =
    🎫 《{ $title }》有空位了，留给 { $name }。
    请在 { $until } 前决定，过时让给下一位。
lesson-seat-offered =
    🎫 《{ $title }》{ $starts } 这一节有空位，留给 { $name }。
    请在 { $until } 前决定，过时让给下一位。不要这一节，整门课的排队不变。
seat-to-be-phoned =
    ☎️ 《{ $title }》{ $has-starts ->
        [no] {""}
       *[yes] { $starts } 这一节
    }有空位，留给 { $name }，但 TA 没有聊天账号，收不到通知。
    请在 { $until } 前打电话问一下，过时让给下一位。
seat-lapsed =
    《{ $title }》留给 { $name } 的名额已过时，让给下一位了。
    还想上，按下面的按钮再报名。
enrolment-approved = ✅ { $name } 报名《{ $title }》，网格同意了。欢迎来上课！
enrolment-refused =
    很抱歉，{ $name } 报名《{ $title }》没有通过。
    想知道原因，可以按「找人帮忙」问问社区。
approval-wanted = 📝 { $name } 报名《{ $title }》，请审核：
lesson-moved =
    📢 《{ $title }》的课有变动
    原定：{ $was }
    改为：{ $starts }
    地点：{ $venue }{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}{ $note }
    }
lesson-cancelled =
    📢 《{ $title }》{ $starts } 这节课取消，不用来了。{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}{ $note }
    }

# 课表、日历
button-timetable = 我的课表
button-calendar-link = 加到手机日历
button-calendar-revoke = 停用所有日历链接
timetable =
    <b>我的课表</b>
    { $lessons }
timetable-none = 您现在没有要上的课。
timetable-line = { $at } 《{ $title }》{ $venue }{ $has-people ->
        [no] {""}
       *[yes] （{ $people }）
    }{ $has-away ->
        [no] {""}
       *[yes] （已请假：{ $away }）
    }
calendar-link =
    这是您的课表链接，只给您自己用，不要转发：
    { $url }

    手机日历 → 添加订阅日历 → 粘贴这个链接。课有变动会自动更新。
calendar-revoked = 以前给的日历链接都停用了。需要时可以再要一个。

# 提醒与变动
lesson-tomorrow =
    🔔 { $starts } 上课：《{ $title }》
    地点：{ $venue }
    老师：{ $teacher }
    上课的人：{ $people }
lesson-added =
    📢 《{ $title }》补一节课
    时间：{ $starts }
    地点：{ $venue }{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}补：{ $note }
    }
substitute-teaches =
    📢 《{ $title }》{ $starts } 这节课由 { $teacher } 老师上，时间地点不变。{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}{ $note }
    }
certificate-expires =
    ⚠️ { $teacher } 老师的证书有效期到 { $through }，请提醒换证。{ $has-titles ->
        [no] {""}
       *[yes] {"\u000A"}所教课程：{ $titles }
    }
    过期之后的课不能发布。

# 能人来开课
button-offer-course = 我来开课
button-weekday-days = 工作日白天
button-weekday-evenings = 工作日晚上
button-weekends = 周末
button-any-time = 都可以
button-anybody = 不限
button-elders = 老人
button-children = 小朋友
button-make-draft = 建为草稿
button-decline-offer = 婉拒
offer-title = 您有一技之长，欢迎给邻居上课！您想教什么？比如：剪纸
offer-times = 《{ $title }》，您什么时间方便？可以选，也可以写。
offer-audience = 想教哪些人？可以选，也可以写。
offer-confirm =
    请看一下对不对：
    想教：{ $title }
    时间：{ $times }
    对象：{ $audience }
offer-sent = ✅ 收到了，谢谢您！《{ $title }》已转给社区，有结果马上告诉您。
proposal-card =
    <b>居民想开课 ·《{ $title }》</b>　{ $status }
    { $name }　时间：{ $times }　对象：{ $audience }{ $has-answer ->
        [no] {""}
       *[yes] {"\u000A"}答复：{ $answer }
    }
proposal-status-open = 待答复
proposal-status-drafted = 已建草稿
proposal-status-declined = 已婉拒
proposal-drafted-as = 已建草稿：《{ $title }》（课程 { $number }）。请在后台补时间、地点和证书后发布。
proposal-why-not = { $member }，请回复这条消息，写明为什么《{ $title }》这次不开，居民会看到原话：
proposal-drafted = 🎉 您想开的《{ $title }》，社区正在安排。时间、场地和教学证书会有人跟您商量。
proposal-declined =
    您想开的《{ $title }》，社区这次没有安排：
    { $answer }
    谢谢您的热心！

# 简报
bulletin-words = 课程简报/公益课堂简报
bulletin = { $words }
bulletin-nowhere = 请先把这个群绑定到网格或课程，再看课程简报。
bulletin-no-term = 没有这个学期。{ $has-terms ->
        [no] 还没有开过课。
       *[yes] 有课程的学期：{ $terms }
    }

# 海报
timetable-words = 我的课表/课表/我的课/我的课程/我报的课/我的班
course-number-words = 报名/课程

# 接龙
button-chain-all = 全部确认（{ $sure }人）
button-chain-who = { $place }. { $name } 是 { $who }{ $has-where ->
        [no] {""}
       *[yes] {" "}{ $where }
    }
button-chain-new = { $place }. { $name } 新登记
button-chain-drop = { $place }. 不报
button-chain-close = 收起接龙
chain-card =
    <b>接龙 ·《{ $title }》</b>{ $has-waiting ->
        [no] {""}
       *[yes] 　待确认 { $waiting } 人
    }
    { $lines }
chain-line = { $place }. { $name } { $state ->
        [sure] ❔ 待确认
        [unsure] ❔ 请选是哪一位
        [new] ❔ 新名字，待确认
        [beside] （同来的家人）
        [dropped] ✖ 不报
        [refused] ✖ 不符合报名条件
       *[waiting] ❔ 待确认
    }
chain-line-done = { $place }. { $name } ✅ { $state }
chain-which = 收到接龙。是哪门课？请回复那门课的卡片再发一次，或者在接龙里写上课名。
chain-enrolled = { $name } 已报名
chain-refused = { $name } 不符合报名条件，没有报上
chain-enrolled-all = 已报名 { $done } 人
chain-dropped = 好的，不报
chain-closed = 接龙已收起

# 整门课的变动
course-changed =
    📢 《{ $title }》从下一节课起有变动{ $has-venue ->
        [no] {""}
       *[yes] {"\u000A"}地点：{ $venue }（原来在 { $was_venue }）
    }{ $has-teacher ->
        [no] {""}
       *[yes] {"\u000A"}老师：{ $teacher }（原来是 { $was_teacher }）
    }
    下一节：{ $starts }

# 加开小课
button-wish = 想加开小课
button-wish-back = 收回加课的愿望
button-wish-too-hard = 跟不上，想加开小课
button-wish-another-time = 时间不合适，想换个时间
button-wish-more-places = 名额不够，想再开一班
button-wish-other = 别的原因，想加开
button-wishes-grant = 加开
button-wishes-decline = 不加开
wish-kind-too-hard = 跟不上
wish-kind-another-time = 换时间
wish-kind-more-places = 名额不够
wish-kind-other = 其他原因
wish-which = 想给哪门课加开小课？
wish-ask = 《{ $title }》想加开小课，是因为什么？按一下就记下来。
wish-when = 《{ $title }》什么时候上方便？
wish-made =
    ✅ 记下了：《{ $title }》想加开小课。
    现在有{ $count }位邻居这样想{ $has-needed ->
        [no] ，已经请社区安排了。
       *[yes] ，满{ $needed }位就请社区安排。
    }有结果马上告诉您。
wish-made-before =
    您已经说过了：《{ $title }》想加开小课。
    现在有{ $count }位邻居这样想{ $has-needed ->
        [no] ，已经请社区安排了。
       *[yes] ，满{ $needed }位就请社区安排。
    }有结果马上告诉您。
wish-taken-back = 好的，《{ $title }》加课的愿望收回了。
wishes-card =
    <b>想加开小课 ·《{ $title }》</b>　{ $status }
    { $has-people ->
        [no] 提愿望的居民都收回了。
       *[yes] { $people }人：{ $kinds }
    }{ $has-names ->
        [no] {""}
       *[yes] {"\u000A"}{ $names }
    }
    { $has-proposal ->
        [no] 两周内没有找到空的时间和场地。按「加开」先建草稿，请专干补全。
       *[yes] 建议：{ $proposal }（场地、老师都有空）
    }{ $has-answer ->
        [no] {""}
       *[yes] {"\u000A"}答复：{ $answer }
    }
wishes-suits = （{ $said }人说了时间，{ $fits }人能来）
wishes-status-open = 待答复
wishes-status-granted = 已加开
wishes-status-declined = 不加开
wishes-made = 已加开：《{ $title }》（课程 { $number }），已通知提愿望的居民。
wishes-drafted = 已建草稿：《{ $title }》（课程 { $number }）。请在后台补时间、场地和老师后发布。
wishes-other-hour = 《{ $title }》原来建议的时间有变化，已换成新的建议，请再看一遍卡片。
wishes-why-not = { $member }，请回复这条消息，写明为什么《{ $title }》这次不加开，居民会看到原话：
wish-granted =
    🎉 您想要的小课开了：《{ $title }》
    时间：{ $starts }
    地点：{ $venue }
    { $has-kept ->
        [no] 名额先到先得，想上请报名。
       *[yes] 您提过这个愿望，可以先报名；{ $kept } 起大家都能报。
    }
wish-arranged = 🎉 您想要的《{ $title }》小课，社区正在安排，时间和地点定了马上告诉您。
wish-declined =
    您想要的《{ $title }》小课，这次没有安排：
    { $answer }
    以后还想要，可以再提。
