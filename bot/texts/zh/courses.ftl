button-sign-up = 我要报名
button-sign-up-family = 帮家人报名
button-leave = 退出
button-take-seat = 要这个名额
button-leave-seat = 不要了
button-family-one = 一位家人（1个座位）
button-family-two = 家长带孩子（2个座位）
button-roll = 点名
button-approve = 同意
button-reject = 不同意

class-words = 报名 上课 课程 兴趣班 培训班 公益课 学书法 什么课 有课 开课 课堂
classes = 社区的免费课程，按一下看详情：
classes-nothing = 现在没有可以报名的课程。开新课会告诉大家。
classes-line = { $title } · { $times } · { $full ->
        [yes] 已满，可排队
       *[no] 还有{ $free }个座位
    }
course =
    <b>{ $title }</b>
    { $has-description ->
        [no] {""}
       *[yes] { $description }
    }
    时间：{ $times }
    下一节：{ $next }
    地点：{ $venue }
    老师：{ $teacher }
    对象：{ $has-audience ->
        [no] 不限
       *[yes] { $audience }
    }
    座位：共{ $seats }个，还有{ $free }个，排队{ $waiting }人
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

you-are-applied = ⏳ { $name } 已申请，等待网格同意。
you-are-seated = ✅ { $name } 已报上。
you-are-waiting = 🕒 { $name } 在排队，第{ $line }位。
you-are-offered = 🎫 有一个名额留给 { $name }。

signed-up-seated =
    ✅ 报上了！{ $name } · { $title }
    { $seats ->
        [2] 两个座位都留好了。
       *[other] 座位留好了。
    }下一节：{ $next }，{ $venue }。
signed-up-applied =
    ⏳ 申请收到了：{ $name } · { $title }
    座位先留着，等网格同意后告诉您。下一节：{ $next }，{ $venue }。
signed-up-waiting =
    🕒 { $title } 已经满了，{ $name } 排在第{ $line }位。
    一有空位就告诉您。下一节：{ $next }，{ $venue }。（需要{ $seats }个座位）
family-ask = 《{ $title }》给谁报名？
family-name-family = 请写家人的名字。
family-name-parent-child = 请写孩子的名字。
left = { $name } 已退出《{ $title }》。
seat-taken = ✅ 名额是您的了！{ $name } · { $title }
seat-left = 好的，《{ $title }》的名额让给下一位（{ $name }）。

course-card =
    <b>{ $title }</b>　{ $status }
    { $times }　{ $venue }　{ $teacher }
    下一节：{ $next }
    座位 { $taken }/{ $seats }，排队 { $waiting }

    已报名：{ $names }
    排队：{ $waiters }
roll-card =
    <b>点名 · { $title }</b>
    { $at }
    到课 { $came }/{ $heads }，按名字签到，再按一次取消。
roll-opened = 点名表在下面。
roll-no-lesson = 《{ $title }》没有要点名的课。
roll-here = 已签到
roll-undone = 已取消签到
approved = ✅ { $name } 的报名已同意（{ $member }）。
rejected = ❌ { $name } 的报名未同意（{ $member }）。

# 通知
seat-offered =
    🎫 《{ $title }》有空位了，留给 { $name }。
    请在 { $until } 前决定，过时让给下一位。
seat-lapsed = 《{ $title }》留给 { $name } 的名额已过时，让给下一位了。想上可以再报名。
enrolment-approved = ✅ { $name } 报名《{ $title }》已通过。
enrolment-refused = 很抱歉，{ $name } 报名《{ $title }》没有通过。可以问问社区。
approval-wanted = { $name } 报名《{ $title }》，请审核：
lesson-moved =
    📢 《{ $title }》课有变动：
    原定 { $was }
    改为 { $starts }，{ $venue }
lesson-cancelled =
    📢 《{ $title }》{ $starts } 这节课取消。
    { $note }
