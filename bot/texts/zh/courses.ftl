button-sign-up = 我要报名
button-sign-up-again = 重新报名
button-sign-up-family = 帮家人报名
button-leave = 退出
button-take-seat = 要这个名额
button-leave-seat = 不要了
button-course = 看课程
button-family-one = 一位家人（1个座位）
button-family-two = 家长带孩子（2个座位）
button-roll = 点名
button-approve = 同意
button-reject = 不同意

# 从一句话里认出是问课程；用逗号隔开
class-words = 报名，上课，课程，兴趣班，培训班，公益课，课堂，什么课，哪些课，有课，开课，学书法
class-asking = 报名，名额，座位，想学，想上，想报，几点，哪天，什么时候，有课，开课，老师是谁

classes = 社区的免费课程，按一下看详情：
classes-nothing = 现在没有可以报名的课程。开新课会告诉大家。
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
family-ask = 《{ $title }》给谁报名？
family-name-family = 请写家人的名字。
family-name-parent-child = 请写孩子的名字。家长和孩子各一个座位，要么都有，要么一起排队。
family-no-name-family = 只写家人的名字就行，比如：王小明
family-no-name-parent-child = 只写孩子的名字就行，比如：王小明
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
roll-card =
    <b>点名 ·《{ $title }》</b>
    { $at }
    到课 { $came }/{ $heads }。来了就按名字，按错了再按一次。
roll-cancelled =
    <b>点名 ·《{ $title }》</b>
    { $at } 这节课已取消，不用点名。
roll-opened = 点名表在下面。
roll-no-lesson = 《{ $title }》没有要点名的课。
roll-here = 已签到
roll-undone = 已取消签到
roll-gone = 这位已经不在名单里了。
approved = ✅ { $name } 报名《{ $title }》，{ $member } 已同意。
rejected = ❌ { $name } 报名《{ $title }》，{ $member } 未同意。
approval-where = 住址：{ $place }
approval-not-wanted = { $name } 报名《{ $title }》：{ $standing }，不用审核了。

# 通知
seat-offered =
    🎫 《{ $title }》有空位了，留给 { $name }。
    请在 { $until } 前决定，过时让给下一位。
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
